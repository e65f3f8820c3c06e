// Installs the locked npm packages of a folder, and does nothing when they are installed already.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const stamp = join(folder, "node_modules", ".installed-lock");
const lock = createHash("sha256").update(readFileSync(join(folder, "package-lock.json"))).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log(`installing the npm packages of ${folder}/ …`);
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
  });
  if (npm.status !== 0) {
    console.error(`npm could not install the packages of ${folder}/; is the registry reachable?`);
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
