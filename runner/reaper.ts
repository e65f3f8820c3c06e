/**
 * Makes sure that a terminated worker's thread really ends. `Worker.terminate()` of Deno 2.9.6 does not stop a thread
 * that is inside a loop, JavaScript's or WebAssembly's: it would use a core for ever. Only the process's end stops it.
 */
import { Cell } from "./control.ts";

/** Exit code of a process that ends itself because of a thread that cannot be stopped. */
export const EXIT_STUCK = 75;
const PATIENCE_MS = 500;
const STEP_MS = 25;

/** Keeps interrupting the terminated isolate; calls `onStuck` when its thread still runs guest code after a while. */
export function reap(cells: Int32Array, onStuck: () => void): void {
  const until = performance.now() + PATIENCE_MS;
  const step = () => {
    if (Atomics.load(cells, Cell.RUNNING) === 0) return;
    if (performance.now() >= until) return onStuck();
    Atomics.store(cells, Cell.SIGNAL, 2);
    Atomics.add(cells, Cell.SLEEP, 1);
    for (const cell of [Cell.SLEEP, Cell.TAIL, Cell.INPUT]) Atomics.notify(cells, cell);
    setTimeout(step, STEP_MS);
  };
  step();
}
