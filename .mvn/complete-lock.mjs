// Completes a package-lock.json that was made where a registry lacks the binaries of other platforms.
// Usage: node .mvn/complete-lock.mjs <folder>. Afterwards `npm ci` works on every platform that has its binary:
// each missing optional package gets an entry with its version and platform, and npm leaves out what is not for it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(process.argv[2], "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));

const OS = ["linux", "darwin", "win32", "android", "freebsd", "openbsd", "netbsd", "sunos", "aix", "openharmony"];
const CPU = { x64: "x64", arm64: "arm64", arm: "arm", ia32: "ia32", riscv64: "riscv64", ppc64: "ppc64", s390x: "s390x", loong64: "loong64", mips64el: "mips64el", wasm32: "wasm32" };

function entry(name, range) {
  const words = name.split(/[^a-z0-9]+/);
  const os = words.find((word) => OS.includes(word)) ?? (name.includes("wasm") ? "wasi" : undefined);
  const cpu = words.map((word) => CPU[word] ?? (word.startsWith("musleabi") || word.startsWith("gnueabi") || word === "eabi" ? "arm" : undefined)).find(Boolean);
  const version = range.replace(/^[\^~]/, "");
  return { version, cpu: [cpu ?? "none"], ...(os ? { os: [os] } : {}), optional: true };
}

let added = 0;
for (const owner of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (key in lock.packages) continue;
    lock.packages[key] = { ...entry(name, range), ...(owner.dev ? { dev: true } : {}) };
    added++;
  }
}
const names = Object.keys(lock.packages).sort();
lock.packages = Object.fromEntries(names.map((name) => [name, lock.packages[name]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${file}: ${added} optional packages of other platforms added`);
