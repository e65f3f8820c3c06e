/** Measures reset, save and load over the pipes of real runners: `deno task bench` after `deno task image --out=out`. */
import { LiveRunner } from "./live_runner.ts";

const PAGE = 4096;

function line(what: string, values: number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!.toFixed(1);
  console.log(`${what}: first ${values[0]!.toFixed(1)}, p50 ${at(0.5)}, p99 ${at(0.99)} ms`);
}

async function timed<T>(values: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  values.push(performance.now() - start);
  return result;
}

/** Bytes of pages that an image would hold if memory were compared by larger pages. */
function withPages(image: Uint8Array, size: number): number {
  const view = new DataView(image.buffer, image.byteOffset);
  const blocks = new Set<number>();
  for (let i = 0; i < view.getUint32(96, true); i++) {
    const [start, end, zero] = [0, 4, 8].map((field) => view.getUint32(104 + 12 * i + field, true));
    for (let page = start!; zero === 0 && page < end!; page++) blocks.add(Math.floor(page * PAGE / size));
  }
  return blocks.size * size;
}

const here = new LiveRunner(), there = new LiveRunner();
const name: string = (await here.boot()).json.ready;
await there.boot();

const resets: number[] = [], shots: number[] = [];
for (let i = 0; i < 500; i++) {
  await here.run("4+5");
  await timed(resets, () => here.reset());
}
line("reset after 4+5", resets);
for (let i = 0; i < 500; i++) {
  await timed(shots, async () => {
    await here.run("4+5");
    await here.reset();
  });
}
line("clean one-shot run of 4+5 (run and reset)", shots);

for (
  const [what, code] of [
    ["nothing", "x = 1"],
    ["100,000 integers", "x = list(range(100_000))"],
    ["100 MB of bytes", "x = [bytes([i % 250 + 1]) * 1_000_000 for i in range(100)]"],
  ] as const
) {
  const saves: number[] = [], loads: number[] = [];
  let image = new Uint8Array();
  await here.reset();
  await here.run(code);
  for (let i = 0; i < (what.startsWith("100 MB") ? 5 : 40); i++) {
    image = (await timed(saves, () => here.save())).image as Uint8Array<ArrayBuffer>;
    await there.reset();
    await timed(loads, () => there.load(image, name));
  }
  console.log(`a session holding ${what}: ${(image.length / 1e6).toFixed(2)} MB`);
  line("  save", saves);
  line("  load", loads);
  const sizes = [PAGE, 4 * PAGE, 16 * PAGE].map((size) =>
    `${size >> 10} KiB ${(withPages(image, size) / 1e6).toFixed(2)}`
  );
  console.log(`  MB of pages when they have ${sizes.join(", ")}`);
}
await Promise.all([here.close(), there.close()]);
