// Packs what runners are started from, with a list of checksums, into the server's classes.
// Usage: node pack.mjs <target folder>. The files go to <target>/classes/runtime, Deno to <target>/deno.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
const runtime = join(target, "classes", "runtime");
const stamp = join(target, "runtime.sources");
const platforms = join(here, "node_modules", "@deno");
const deno = join(platforms, readdirSync(platforms)[0], "deno");

const sources = digestOf(sourceFiles());
if (!existsSync(join(runtime, "manifest.txt")) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== sources) {
  console.log("building the base image …");
  rmSync(runtime, { recursive: true, force: true });
  mkdirSync(runtime, { recursive: true });
  const built = spawnSync(deno, ["task", "image", `--out=${runtime}`], { cwd: here, encoding: "utf8" });
  if (built.status !== 0) {
    console.error(`${built.stdout}${built.stderr}\nthe base image could not be built`);
    process.exit(1);
  }
  writeFileSync(join(runtime, "manifest.txt"), manifest());
  writeFileSync(stamp, sources);
}
if (!existsSync(join(target, "deno"))) link(deno, join(target, "deno"));

/** Everything that the packed files are made from. */
function sourceFiles() {
  const inFolder = (folder, ending) =>
    readdirSync(join(here, folder)).filter((name) => name.endsWith(ending)).sort().map((name) => join(here, folder, name));
  return [...inFolder("", ".ts"), ...inFolder("harness", ".py"), ...inFolder("", ".json"), ...inFolder("", ".mjs")];
}

function manifest() {
  return readdirSync(runtime, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(runtime.length + 1))
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(runtime, name));
      return `${createHash("sha256").update(bytes).digest("hex")} ${bytes.length} ${name}\n`;
    })
    .join("");
}

function digestOf(files) {
  const digest = createHash("sha256");
  for (const file of files) digest.update(file.slice(here.length)).update(readFileSync(file));
  return digest.digest("hex");
}

function link(from, to) {
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
}
