/**
 * Memory that the main thread and the isolate share: one block of 32-bit cells, one output ring, one area
 * for answers to `input()`. Everything the isolate can write here is hostile to the main thread.
 */

/** Indices into the `Int32Array` over {@link SharedBlocks.cells}. */
export const Cell = {
  /** Byte 0 is Pyodide's interrupt buffer: main writes 2 (SIGINT), the interpreter clears it. */
  SIGNAL: 0,
  /** Bytes ever written to the ring (mod 2^32); written by the isolate. */
  HEAD: 1,
  /** Bytes ever taken from the ring (mod 2^32); written by main, the isolate sleeps on it when the ring is full. */
  TAIL: 2,
  /** 1 while main will look at the ring on its own, so that plain output needs no message. */
  WAKE: 3,
  /** 1 while a message about an event or a filling ring is on its way to main. */
  URGENT: 4,
  /** Why the present run must stop, a {@link Stop}; written by main. */
  STOP: 5,
  /** State of the input area, an {@link InputState}. */
  INPUT: 6,
  /** Bytes in the input area. */
  INPUT_LENGTH: 7,
  /** The isolate sleeps on it in `time.sleep()`; main adds one to end the sleep. */
  SLEEP: 8,
  /** 1 while the isolate runs the guest's code. */
  RUNNING: 9,
  /** What the parked isolate is to do; main writes it, the isolate takes it and sleeps on it. */
  COMMAND: 10,
  /** Bytes of the command, in the input area. */
  COMMAND_LENGTH: 11,
  /** How often the isolate has called main (mod 2^32). */
  KNOCKS: 12,
  COUNT: 16,
} as const;

/** Reason of a requested stop, as seen by the isolate. */
export const Stop = { NONE: 0, INTERRUPT: 1, DEADLINE: 2, OUTPUT: 3, DISPLAYS: 4 } as const;
export type Stop = (typeof Stop)[keyof typeof Stop];

/** States of the input area; the isolate sets WANTED, main sets the others. */
export const InputState = { IDLE: 0, WANTED: 1, MORE: 2, LAST: 3, EOF: 4 } as const;

export const RING_BYTES = 1 << 19;
export const INPUT_BYTES = 1 << 16;

/** The shared blocks of one isolate; new for each isolate. */
export interface SharedBlocks {
  readonly cells: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
  readonly input: SharedArrayBuffer;
}

/** Allocates the blocks for one isolate. */
export function allocateBlocks(): SharedBlocks {
  return {
    cells: new SharedArrayBuffer(Cell.COUNT * 4),
    ring: new SharedArrayBuffer(RING_BYTES),
    input: new SharedArrayBuffer(INPUT_BYTES),
  };
}
