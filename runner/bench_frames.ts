/** Measures a real runner over its pipes: `deno task bench` after `deno task image --out=out`. */
import { baseImage, LiveRunner } from "./live_runner.ts";

function percentile(values: number[], p: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(3);
}

/** CPU time and memory of a process so far, from /proc. */
function usage(pid: number): { cpuMs: number; rssMb: number } {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
  const kb = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1];
  return { cpuMs: 10 * (Number(fields[11]) + Number(fields[12])), rssMb: Number(kb) >> 10 };
}

for (const image of ["none", baseImage()]) {
  const walls: number[] = [], cpus: number[] = [], sizes: number[] = [];
  for (let i = 0; i < 5; i++) {
    const t = performance.now();
    const runner = new LiveRunner(image);
    await runner.boot();
    walls.push(performance.now() - t);
    const { cpuMs, rssMb } = usage(runner.pid);
    cpus.push(cpuMs);
    sizes.push(rssMb);
    await runner.close();
  }
  const name = image === "none" ? "plain" : "image";
  console.log(
    `boot ${name}: wall ${percentile(walls, 0.5)} ms, CPU ${percentile(cpus, 0.5)} ms, RSS ${
      percentile(sizes, 0.5)
    } MB`,
  );
}

const runner = new LiveRunner();
await runner.boot();
const second: number[] = [];
for (let i = 0; i < 5; i++) {
  const t = performance.now();
  await runner.boot();
  second.push(performance.now() - t);
}
console.log(`second isolate: ${percentile(second, 0.5)} ms`);

const trips: number[] = [];
for (let i = 0; i < 5000; i++) {
  const t = performance.now();
  await runner.run("4+5");
  trips.push(performance.now() - t);
}
console.log(
  `4+5: first ${trips[0]!.toFixed(1)} ms, p50 ${percentile(trips.slice(500), 0.5)}, p99 ${
    percentile(trips.slice(500), 0.99)
  } ms`,
);

const stops: number[] = [];
for (let i = 0; i < 200; i++) {
  await runner.start("while True: pass", { graceMs: 5000 });
  await new Promise((resolve) => setTimeout(resolve, 10)); // let it spin
  const t = performance.now();
  await runner.send(0x03, { run: runner.lastRun });
  await runner.finish();
  stops.push(performance.now() - t);
}
console.log(`interrupt of a loop: p50 ${percentile(stops, 0.5)}, p99 ${percentile(stops, 0.99)} ms`);

const t = performance.now();
const { done } = await runner.run("for i in range(1_000_000): print(i)", {
  timeoutMs: 60_000,
  outputBytes: 1 << 30,
  credit: 2 ** 31,
});
const seconds = (performance.now() - t) / 1000;
console.log(
  `1,000,000 prints: ${seconds.toFixed(2)} s, ${(done.stdoutBytes / seconds / 1e6).toFixed(1)} MB/s`,
);
await runner.close();
