/** The part of Pyodide's interface that the isolate uses. */
export interface Pyodide {
  runPython(code: string, options?: { filename?: string; globals?: unknown }): unknown;
  setInterruptBuffer(buffer: Uint8Array): void;
  checkInterrupt(): void;
  setStdout(options: Writer): void;
  setStderr(options: Writer): void;
  makeMemorySnapshot(): Uint8Array;
  readonly _api: {
    on_fatal: (error: unknown) => void;
    config: Record<string, unknown>;
  };
  readonly _module: EmscriptenModule;
  readonly FS: {
    readonly ErrnoError: new (errno: number) => Error;
    readonly streams: readonly ({ readonly path?: string } | null | undefined)[];
  };
  readonly version: string;
}

export interface EmscriptenModule {
  readonly HEAP8: Int8Array;
}

export interface Writer {
  write(bytes: Uint8Array): number;
  isatty?: boolean;
}

export type CreateModule = (settings: Record<string, unknown>) => Promise<EmscriptenModule>;

declare const createPyodideModule: CreateModule;
export default createPyodideModule;
export function loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
