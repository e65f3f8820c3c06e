/**
 * Limits of the file system in memory, which lies outside the interpreter's memory and its cap: bytes of all files
 * together and their number. A call that would pass one fails with ENOSPC and changes nothing. Isolate only.
 */
import { bytesIn, entriesIn } from "./files.ts";
import type { EmscriptenModule, FileNode } from "./pyodide_types.d.ts";

const ENOSPC = 51;
const BUCKET_BYTES = 8192;
/** No typed array is longer, whatever the limit. */
const MAX_FILE = 2 ** 32;

/** What is limited, by the names that BOOT gives it. */
export type FileLimit = "fileBytes" | "fileCount";

/**
 * Counts upwards as things grow; what was deleted is noticed by counting all of it anew when a limit seems to be passed,
 * so that ordinary calls cost nothing more.
 */
export class FileQuota {
  readonly #module: EmscriptenModule;
  readonly #maxBytes: number;
  readonly #maxCount: number;
  /** What the interpreter itself has; it doesn't count against the limits. */
  readonly #own: { readonly bytes: number; readonly count: number };
  #bytes = 0;
  #count = 0;
  #passed: FileLimit | undefined;

  constructor(module: EmscriptenModule, maxBytes: number, maxCount: number) {
    this.#module = module;
    this.#maxBytes = maxBytes;
    this.#maxCount = maxCount;
    this.#own = this.#total();
    this.#guard();
  }

  /** The limit that was passed last. */
  get passed(): FileLimit | undefined {
    return this.#passed;
  }

  /** Counts all of it anew: after a reset or a load. */
  recount(): void {
    const { bytes, count } = this.#total();
    this.#bytes = bytes - this.#own.bytes;
    this.#count = count - this.#own.count;
  }

  #total(): { bytes: number; count: number } {
    const { FS } = this.#module;
    const nodes = new Set<FileNode>([FS.root]);
    for (const stream of FS.streams) if (stream) nodes.add(stream.node);
    let bytes = 0;
    for (const node of nodes) { // a set goes on with what is added meanwhile
      bytes += costOf(node);
      for (const entry of Object.values(entriesIn(node) ?? {})) nodes.add(entry);
    }
    return { bytes, count: nodes.size };
  }

  /** Takes bytes and nodes from what is left. Throws ENOSPC when there is too little. */
  #take(bytes: number, count: number): void {
    if (this.#exceeded(bytes, count)) this.recount();
    const exceeded = this.#exceeded(bytes, count);
    if (exceeded) this.#refuse(exceeded);
    this.#bytes += bytes;
    this.#count += count;
  }

  #refuse(limit: FileLimit): never {
    this.#passed = limit;
    throw new this.#module.FS.ErrnoError(ENOSPC);
  }

  #exceeded(bytes: number, count: number): FileLimit | undefined {
    if (this.#bytes + bytes > this.#maxBytes) return "fileBytes";
    return count > 0 && this.#count + count > this.#maxCount ? "fileCount" : undefined;
  }

  /** Makes room in a file for this many bytes. */
  #reserve(node: FileNode, needed: number): void {
    if (needed > MAX_FILE) this.#refuse("fileBytes");
    const have = node.contents!.length as number;
    if (needed > have) this.#take(needed - have, 0);
  }

  #guard(): void {
    const { MEMFS, PIPEFS, TTY } = this.#module;
    const { createNode, resizeFileStorage } = MEMFS;
    MEMFS.createNode = (parent, name, mode, dev) => {
      if (parent) this.#take(name.length, 1);
      return createNode(parent, name, mode, dev);
    };
    MEMFS.resizeFileStorage = (node, size) => {
      this.#reserve(node, size);
      resizeFileStorage(node, size);
    };
    // Emscripten's own grows by a factor without asking; this one never takes more than is left.
    MEMFS.expandFileStorage = (node, needed) => {
      const bytes = bytesIn(node)!, have = node.contents!.length as number;
      if (have >= needed) return;
      this.#reserve(node, needed);
      const generous = Math.max(256, Math.floor(have * (have < 1 << 20 ? 2 : 1.125)));
      const spare = Math.min(generous - needed, this.#maxBytes - this.#bytes);
      if (spare > 0) this.#bytes += spare;
      node.contents = new Uint8Array(needed + Math.max(0, spare));
      node.contents.set(bytes);
    };
    const { write } = MEMFS.stream_ops;
    const guardedWrite: typeof write = (stream, buffer, offset, length, position, canOwn) => {
      // The first write into an empty file copies the buffer without asking for room.
      if (length > 0 && stream.node.usedBytes === 0 && position === 0) this.#reserve(stream.node, length);
      return write(stream, buffer, offset, length, position, canOwn);
    };
    MEMFS.stream_ops.write = MEMFS.ops_table.file.stream.write = guardedWrite;
    const { symlink } = MEMFS.node_ops;
    MEMFS.node_ops.symlink = MEMFS.ops_table.dir.node.symlink = (parent, name, target) => {
      this.#take(target.length, 0);
      return symlink(parent, name, target);
    };
    const pipe = PIPEFS.stream_ops.write;
    PIPEFS.stream_ops.write = (stream, buffer, offset, length, ...rest) => {
      if (length > 0) this.#take(length + BUCKET_BYTES, 0);
      return pipe(stream, buffer, offset, length, ...rest);
    };
    // The terminal keeps what is written until a line ends, and shows it nowhere.
    TTY.default_tty_ops.put_char = TTY.default_tty1_ops.put_char = () => {};
  }
}

/** Bytes in memory for a node's contents, a pipe's buckets, a link's target; the name counts as well. */
function costOf(node: FileNode): number {
  const contents = ArrayBuffer.isView(node.contents) ? node.contents.length : 0;
  const buckets = node.pipe?.buckets?.length ?? 0;
  return contents + (node.link?.length ?? 0) + node.name.length + buckets * BUCKET_BYTES;
}
