/**
 * Stands in for `isolate.js` in a runner that is told lies: a worker that boots at once and then does what the code of a
 * RUN says, a JSON object of the messages to post now and after `reset`, `save` and `load`. An answer is a list of
 * messages; a number in place of a message is a wait in milliseconds; `{"image": n}` becomes n bytes. Without an answer
 * the worker is silent; "spin" never returns.
 */
import { Cell } from "./control.ts";
import { knock, park } from "./parking.ts";
import { RecordKind, RingWriter } from "./ring.ts";

type Answers = Record<string, unknown[] | "spin" | undefined>;

const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  onmessage: (event: MessageEvent) => void;
};

let answers: Answers = {};
let cells: Int32Array, area: Uint8Array, ring: RingWriter;

async function answer(list: unknown[] | "spin" | undefined): Promise<void> {
  if (list === "spin") {
    Atomics.store(cells, Cell.RUNNING, 1);
    for (;;);
  }
  for (const part of list ?? []) {
    if (typeof part === "number") await new Promise((resolve) => setTimeout(resolve, part));
    else {
      const message = part as Record<string, unknown>;
      if (typeof message.image === "number") {
        scope.postMessage({ ...message, image: new Uint8Array(message.image) });
      } else scope.postMessage(message);
    }
  }
}

function obey(json: string | undefined): unknown {
  if (!json) return;
  const command = JSON.parse(json);
  if (command.op !== "run") return answer(answers[command.op]);
  answers = JSON.parse(command.code);
  ring.write(RecordKind.DONE, new TextEncoder().encode("ok 1"), "patient");
  answer(answers.now);
}

scope.onmessage = ({ data }) => {
  switch (data.op) {
    case "boot":
      cells = new Int32Array(data.blocks.cells);
      ring = new RingWriter(cells, data.blocks.ring, () => knock(cells));
      area = new Uint8Array(data.blocks.input);
      setInterval(() => Atomics.load(cells, Cell.COMMAND) && obey(park(cells, area)), 1);
      return scope.postMessage({
        op: "ready",
        heapBytes: 1,
        python: "lie",
        pyodide: "lie",
        ready: "0".repeat(64),
      });
    default:
      return answer(answers[data.op]);
  }
};
