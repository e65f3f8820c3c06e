/** The part of Pyodide's and Emscripten's interfaces that the isolate uses. */
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
  readonly FS: FileSystem;
  readonly version: string;
}

export interface EmscriptenModule {
  readonly HEAP8: Int8Array<ArrayBuffer>;
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly FS: FileSystem;
  readonly MEMFS: MemoryFileSystem;
  readonly PIPEFS: { readonly nextname: { current?: number }; readonly stream_ops: { write: StreamWrite } };
  readonly SOCKFS: { readonly nextname: { current?: number } };
  readonly TTY: Record<
    "default_tty_ops" | "default_tty1_ops",
    { put_char: (tty: object, value: number) => void }
  >;
  readonly DNS: { address_map: AddressMap };
  readonly memory: WebAssembly.Memory;
  readonly wasmTable: WebAssembly.Table;
  /** Pyodide's marker for a JavaScript error. */
  readonly error: unknown;
  growMemory(bytes: number): unknown;
  stackSave(): number;
  stackRestore(address: number): void;
  _emscripten_stack_get_base(): number;
  _emscripten_stack_get_end(): number;
  __emscripten_tempret_set(value: number): void;
  /** The tables of handles by which Python holds JavaScript objects; both throw beyond the end. */
  __hiwire_get(index: number): unknown;
  __hiwire_immortal_get(index: number): unknown;
  __hiwire_immortal_add(value: string): void;
}

/** Names that were looked up, and the addresses invented for them. */
export interface AddressMap {
  id: number;
  addrs: Record<string, string>;
  names: Record<string, string>;
}

export interface FileNode {
  id: number;
  name: string;
  mode: number;
  rdev: number;
  atime: number;
  mtime: number;
  ctime: number;
  parent: FileNode;
  mounted: { readonly root: FileNode } | null;
  node_ops: object;
  stream_ops: object;
  /** Of a directory its entries, of a file its bytes, maybe more than are used, and signed when the heap's were copied. */
  contents?: Record<string, FileNode> | Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer>;
  usedBytes?: number;
  link?: string;
  pipe?: { readonly buckets: readonly object[] | null };
  name_next?: FileNode | undefined;
}

export interface FileStream {
  fd: number | null;
  node: FileNode;
  path?: string;
  flags: number;
  position: number;
  seekable: boolean;
  shared: object;
  getdents?: string[] | null;
  stream_ops: { open?(stream: FileStream): void };
}

export interface FileSystem {
  readonly ErrnoError: new (errno: number) => Error;
  readonly FSNode: new (parent: FileNode, name: string, mode: number, rdev: number) => FileNode;
  readonly FSStream: new () => FileStream;
  readonly createDevice: { major: number };
  readonly root: FileNode;
  readonly nameTable: (FileNode | undefined)[];
  readonly streams: (FileStream | null | undefined)[];
  currentPath: string;
  nextInode: number;
  hashAddNode(node: FileNode): void;
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array, options: { canOwn: boolean }): void;
}

export type StreamWrite = (
  stream: FileStream,
  buffer: Int8Array,
  offset: number,
  length: number,
  position: number,
  canOwn?: boolean,
) => number;

type Symlink = (parent: FileNode, name: string, target: string) => FileNode;

export interface MemoryFileSystem {
  readonly ops_table: {
    readonly dir: { readonly node: { symlink: Symlink }; readonly stream: object };
    readonly file: { readonly node: object; readonly stream: { write: StreamWrite } };
    readonly link: { readonly node: object; readonly stream: object };
    readonly chrdev: { readonly node: object; readonly stream: object };
  };
  readonly node_ops: { symlink: Symlink };
  readonly stream_ops: { write: StreamWrite };
  createNode(parent: FileNode | null, name: string, mode: number, dev: number): FileNode;
  resizeFileStorage(node: FileNode, size: number): void;
  expandFileStorage(node: FileNode, needed: number): void;
}

export interface Writer {
  write(bytes: Uint8Array): number;
  isatty?: boolean;
}

export type CreateModule = (settings: Record<string, unknown>) => Promise<EmscriptenModule>;

declare const createPyodideModule: CreateModule;
export default createPyodideModule;
export function loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
