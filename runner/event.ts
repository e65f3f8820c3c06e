/** Checks an event from the isolate and rebuilds it with exactly the fields that the protocol knows. */

/** An event that may go to the server. */
export type RunEvent = Readonly<Record<string, unknown>> & {
  readonly type: "display" | "clear" | "input.request" | "exception";
};

type Check = (value: unknown) => boolean;
const isString: Check = (v) => typeof v === "string";
const isBoolean: Check = (v) => typeof v === "boolean";
const isCount: Check = (v) => Number.isSafeInteger(v) && (v as number) >= 0;
const isObject: Check = (v) => typeof v === "object" && v !== null && !Array.isArray(v);

const FRAME_FIELDS: Readonly<Record<string, Check>> = {
  file: isString,
  line: isCount,
  column: isCount,
  endLine: isCount,
  endColumn: isCount,
  function: isString,
  source: isString,
  user: isBoolean,
};

const isFrames: Check = (v) =>
  Array.isArray(v) &&
  v.every((f) => isObject(f) && fits(f as Record<string, unknown>, FRAME_FIELDS, ["file", "line"]));

const SHAPES: Readonly<
  Record<RunEvent["type"], { fields: Readonly<Record<string, Check>>; required: readonly string[] }>
> = {
  display: {
    fields: { data: isObject, metadata: isObject, displayId: isString, update: isBoolean, result: isBoolean },
    required: ["data"],
  },
  clear: { fields: { wait: isBoolean }, required: [] },
  "input.request": { fields: { prompt: isString, password: isBoolean }, required: ["prompt"] },
  exception: {
    fields: { name: isString, message: isString, text: isString, frames: isFrames, hint: isString },
    required: ["name", "message", "text"],
  },
};

/** The event in this JSON text, or undefined when it is none that an honest harness writes. */
export function parseEvent(text: string): RunEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { type, ...rest } = value as Record<string, unknown>;
  if (typeof type !== "string" || !Object.hasOwn(SHAPES, type)) return undefined;
  const shape = SHAPES[type as RunEvent["type"]];
  return fits(rest, shape.fields, shape.required) ? { type: type as RunEvent["type"], ...rest } : undefined;
}

function fits(
  value: Record<string, unknown>,
  fields: Readonly<Record<string, Check>>,
  required: readonly string[],
): boolean {
  for (const [key, field] of Object.entries(value)) {
    if (!Object.hasOwn(fields, key) || !fields[key]!(field)) return false;
  }
  return required.every((key) => Object.hasOwn(value, key));
}
