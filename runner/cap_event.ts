/** What a reader is told of a run that ended by itself before the stop for a passed cap reached it. */
import { Stop } from "./control.ts";
import type { RunEvent } from "./event.ts";
import type { RunRequest } from "./execution.ts";

/** The event for that stop; undefined when it was not for a cap. */
export function capEvent(
  stop: Stop,
  { outputBytes, maxDisplays }: Pick<RunRequest, "outputBytes" | "maxDisplays">,
): RunEvent | undefined {
  if (stop === Stop.OUTPUT) {
    return event(
      "the run wrote more than it may (outputBytes)",
      `A run may write ${size(outputBytes)} (outputBytes); the rest was left out.`,
    );
  }
  if (stop === Stop.DISPLAYS) {
    return event(
      "the run showed more than it may (maxDisplays)",
      `A run may show ${maxDisplays} displays (maxDisplays); the others were left out.`,
    );
  }
  return undefined;
}

/** As `trouble.py` says it of a run that was stopped: which of the two comes depends on a moment. */
function size(bytes: number): string {
  for (const [unit, name] of [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]] as const) {
    if (bytes >= unit) return `${Number((bytes / unit).toPrecision(4))} ${name}`;
  }
  return `${bytes} bytes`;
}

function event(message: string, hint: string): RunEvent {
  return {
    type: "exception",
    name: "OutputLimit",
    message,
    text: `OutputLimit: ${message}`,
    hint,
    frames: [],
  };
}
