/**
 * How main and isolate wake each other: on cells of shared memory, since a message costs several times as much. The idle
 * isolate is parked on one; its event loop, and with it everything a guest left there, stands still until main sends a
 * message and says so.
 */
import { Cell } from "./control.ts";

/** What the parked isolate is to do. */
const Command = { NONE: 0, RUN: 1, LOOK: 2 } as const;

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Hands JSON over to the isolate, parked or about to park; false, and nothing has happened, when it does not fit. */
export function handOver(cells: Int32Array, area: Uint8Array, json: string): boolean {
  const bytes = encoder.encode(json);
  if (bytes.length > area.length) return false;
  area.set(bytes);
  Atomics.store(cells, Cell.COMMAND_LENGTH, bytes.length);
  command(cells, Command.RUN);
  return true;
}

/** Sends the isolate back to its event loop: a message is there, or its end. */
export function unpark(cells: Int32Array): void {
  command(cells, Command.LOOK);
}

function command(cells: Int32Array, value: number): void {
  Atomics.store(cells, Cell.COMMAND, value);
  Atomics.notify(cells, Cell.COMMAND);
}

/** Waits on the isolate's thread; gives the JSON handed over, or undefined when a message is there. */
export function park(cells: Int32Array, area: Uint8Array): string | undefined {
  for (;;) {
    const value = Atomics.exchange(cells, Cell.COMMAND, Command.NONE);
    if (value === Command.RUN) return decoder.decode(area.slice(0, Atomics.load(cells, Cell.COMMAND_LENGTH)));
    if (value === Command.LOOK) return undefined;
    Atomics.wait(cells, Cell.COMMAND, Command.NONE);
  }
}

/** Tells main, from the isolate, to look at the ring or at the input area. */
export function knock(cells: Int32Array): void {
  Atomics.add(cells, Cell.KNOCKS, 1);
  Atomics.notify(cells, Cell.KNOCKS);
}

/** Calls `onKnock` on the main thread after one or more knocks, until it gives false. */
export async function hearKnocks(cells: Int32Array, onKnock: () => boolean): Promise<void> {
  let heard = 0;
  do {
    const { async, value } = Atomics.waitAsync(cells, Cell.KNOCKS, heard);
    // Somebody who knocks without end must not keep main from its other work.
    await (async ? value : new Promise((resolve) => setTimeout(resolve)));
    heard = Atomics.load(cells, Cell.KNOCKS);
  } while (onKnock());
}
