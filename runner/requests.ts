/** Reads the bodies of the server's frames; each function throws {@link FrameError} naming the field that is wrong. */
import type { RunRequest } from "./execution.ts";
import { FrameError, TOKEN_BYTES } from "./frame.ts";

export interface BootRequest {
  readonly token: Uint8Array;
  readonly memoryBytes: number;
  /** Most bytes that all files together may have. */
  readonly fileBytes: number;
  /** Most files and directories; without a limit infinite. */
  readonly fileCount: number;
}

export interface SaveRequest {
  readonly id: string;
  readonly maxBytes: number;
}

export interface LoadRequest {
  readonly id: string;
  readonly bytes: number;
  /** Name of the ready image that the session image was saved from. */
  readonly ready: string;
}

export interface CompleteRequest {
  readonly id: string;
  readonly code: string;
  readonly cursor: number;
}

/** Fields of RUN that only the harness reads. */
const EXTRAS = ["setup", "before", "after", "files", "stdin", "stdinText", "silent"] as const;

export function parseBoot(body: Uint8Array): BootRequest {
  const o = object("BOOT", body);
  const token = text("BOOT", o, "token");
  if (!/^[0-9a-f]{32}$/i.test(token)) throw new FrameError("BOOT.token must be 32 hex digits");
  const bytes = new Uint8Array(TOKEN_BYTES);
  for (let i = 0; i < TOKEN_BYTES; i++) bytes[i] = parseInt(token.slice(2 * i, 2 * i + 2), 16);
  return {
    token: bytes,
    memoryBytes: count("BOOT", o, "memoryBytes"),
    fileBytes: count("BOOT", o, "fileBytes"),
    fileCount: o.fileCount === undefined ? Infinity : count("BOOT", o, "fileCount"),
  };
}

export function parseRun(body: Uint8Array): RunRequest {
  const o = object("RUN", body);
  const extras: Record<string, unknown> = {};
  for (const key of EXTRAS) if (o[key] !== undefined) extras[key] = o[key];
  return {
    run: text("RUN", o, "run"),
    code: text("RUN", o, "code"),
    cell: o.cell === undefined ? "" : text("RUN", o, "cell"),
    extras: Object.keys(extras).length > 0 ? JSON.stringify(extras) : "",
    timeoutMs: Math.min(count("RUN", o, "timeoutMs"), 0x7fffffff),
    graceMs: Math.min(count("RUN", o, "graceMs"), 0x7fffffff),
    outputBytes: count("RUN", o, "outputBytes"),
    maxDisplays: count("RUN", o, "maxDisplays"),
    credit: count("RUN", o, "credit"),
  };
}

export function parseInterrupt(body: Uint8Array): string {
  return text("INTERRUPT", object("INTERRUPT", body), "run");
}

/** The answer; `text` undefined means end of file. */
export function parseInput(body: Uint8Array): { readonly run: string; readonly text: string | undefined } {
  const o = object("INPUT", body);
  return { run: text("INPUT", o, "run"), text: o.eof === true ? undefined : text("INPUT", o, "text") };
}

export function parseComplete(body: Uint8Array): CompleteRequest {
  const o = object("COMPLETE", body);
  return {
    id: text("COMPLETE", o, "id"),
    code: text("COMPLETE", o, "code"),
    cursor: count("COMPLETE", o, "cursor"),
  };
}

export function parseSave(body: Uint8Array): SaveRequest {
  const o = object("SAVE", body);
  return { id: text("SAVE", o, "id"), maxBytes: count("SAVE", o, "maxBytes") };
}

export function parseLoad(body: Uint8Array): LoadRequest {
  const o = object("LOAD", body);
  return { id: text("LOAD", o, "id"), bytes: count("LOAD", o, "bytes"), ready: text("LOAD", o, "ready") };
}

function object(frame: string, body: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new FrameError(`the body of ${frame} is no JSON`);
  }
  if (typeof value !== "object" || value === null) {
    throw new FrameError(`the body of ${frame} is no JSON object`);
  }
  return value as Record<string, unknown>;
}

function text(frame: string, o: Record<string, unknown>, key: string): string {
  const value = o[key];
  if (typeof value !== "string") throw new FrameError(`${frame}.${key} must be a string`);
  return value;
}

function count(frame: string, o: Record<string, unknown>, key: string, absent?: number): number {
  const value = o[key] ?? absent;
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw new FrameError(`${frame}.${key} must be a whole number >= 0`);
  }
  return value as number;
}
