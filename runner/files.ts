/**
 * The ready state of the file system, which lies in JavaScript: nodes, open descriptors, the working directory and the
 * counters that give numbers and names. Isolate only.
 */
import type { EmscriptenModule, FileNode, FileStream } from "./pyodide_types.d.ts";

/** Larger files are not kept twice: the standard library's archive. A guest who writes into one gets a new isolate. */
const COPIED_BYTES = 256 << 10;

interface NodeRecord {
  readonly node: FileNode;
  readonly fields: Record<string, unknown>;
  readonly entries: readonly [string, FileNode][] | undefined;
  readonly copy: Uint8Array<ArrayBuffer> | undefined;
}

interface StreamRecord {
  readonly stream: FileStream;
  readonly fields: Record<string, unknown>;
  readonly shared: Record<string, unknown>;
}

/** Counters and names beside nodes and streams. All of it is plain data. */
export interface FileCounters {
  readonly cwd: string;
  readonly nextInode: number;
  readonly nextDevice: number;
  readonly nextPipe: number;
  readonly nextSocket: number;
  readonly hosts: {
    readonly id: number;
    readonly addrs: Record<string, string>;
    readonly names: Record<string, string>;
  };
}

/** What the files are when the interpreter is ready. */
export class ReadyFiles {
  readonly #module: EmscriptenModule;
  readonly #nodes: readonly NodeRecord[];
  readonly #chains: readonly (FileNode | undefined)[];
  readonly #streams: readonly (StreamRecord | null)[];
  readonly #counters: FileCounters;
  readonly #index: ReadonlyMap<FileNode, number>;

  constructor(module: EmscriptenModule) {
    this.#module = module;
    const { FS } = module;
    const nodes = new Set<FileNode>();
    // The table of names knows every node, also the roots of what is mounted.
    for (const head of FS.nameTable) for (let n = head; n; n = n.name_next) nodes.add(n);
    this.#nodes = [...nodes].sort((a, b) => a.id - b.id).map(recordNode);
    this.#index = new Map(this.#nodes.map(({ node }, i) => [node, i]));
    this.unlinked = this.nodes.filter((node) => !isLinked(node));
    this.#chains = [...FS.nameTable];
    this.#streams = Array.from(FS.streams, (s) => s ? recordStream(s) : null);
    this.#counters = countersOf(module);
  }

  /** Number of this node among those of the ready state; undefined for the guest's own. */
  indexOf(node: FileNode): number | undefined {
    return this.#index.get(node);
  }

  /** Nodes that are in no directory: the roots of what is mounted. */
  readonly unlinked: readonly FileNode[];

  get nodes(): readonly FileNode[] {
    return this.#nodes.map(({ node }) => node);
  }

  /** The stream that was at this descriptor. */
  streamAt(fd: number): FileStream | undefined {
    return this.#streams[fd]?.stream;
  }

  /** What two processes must have in common beside memory: names, sizes, modes, descriptors. */
  get outline(): unknown {
    return [
      this.#nodes.map((
        { node: n },
      ) => [n.id, n.name, n.parent.id, n.mode, n.rdev, n.usedBytes, n.link, n.ctime]),
      this.#streams.map((s) => s && [s.stream.path, s.stream.flags]),
      this.#counters,
    ];
  }

  /** True while the bytes of this node of the ready state are certainly those of the ready state. */
  isUntouched(index: number): boolean {
    const { node, fields } = this.#nodes[index]!;
    // Each write sets ctime to the present, which is later than the pinned clock of the boot; nothing sets it back.
    return node.contents === fields.contents && node.usedBytes === fields.usedBytes &&
      node.ctime === fields.ctime;
  }

  /** False when a large file was written to: then a reset isn't possible. */
  get restorable(): boolean {
    return this.#nodes.every(({ node, copy, entries }, i) =>
      copy !== undefined || entries !== undefined || !(node.contents instanceof Uint8Array) ||
      this.isUntouched(i)
    );
  }

  /** Puts everything back; the guest's nodes and streams are forgotten. */
  restore(): void {
    const { FS } = this.#module;
    this.#nodes.forEach(({ node, fields, entries, copy }, i) => {
      const spoiled = copy && !this.isUntouched(i);
      putBack(node, fields);
      if (entries) node.contents = Object.fromEntries(entries);
      if (spoiled) node.contents = fields.contents = copy.slice();
    });
    this.#chains.forEach((head, i) => FS.nameTable[i] = head);
    FS.streams.length = 0;
    for (const record of this.#streams) {
      FS.streams.push(record?.stream ?? null);
      if (!record) continue;
      putBack(record.stream, record.fields);
      putBack(record.stream.shared, record.shared);
    }
    setCounters(this.#module, this.#counters);
  }
}

export function countersOf({ FS, PIPEFS, SOCKFS, DNS }: EmscriptenModule): FileCounters {
  const { id, addrs, names } = DNS.address_map;
  return {
    cwd: FS.currentPath,
    nextInode: FS.nextInode,
    nextDevice: FS.createDevice.major,
    nextPipe: PIPEFS.nextname.current ?? 0,
    nextSocket: SOCKFS.nextname.current ?? 0,
    hosts: { id, addrs: { ...addrs }, names: { ...names } },
  };
}

export function setCounters({ FS, PIPEFS, SOCKFS, DNS }: EmscriptenModule, counters: FileCounters): void {
  FS.currentPath = counters.cwd;
  FS.nextInode = counters.nextInode;
  FS.createDevice.major = counters.nextDevice;
  PIPEFS.nextname.current = counters.nextPipe;
  SOCKFS.nextname.current = counters.nextSocket;
  const { id, addrs, names } = counters.hosts;
  DNS.address_map = { id, addrs: { ...addrs }, names: { ...names } };
}

/** The bytes in use of a file; undefined for what is none. */
export function bytesIn({ contents, usedBytes }: FileNode): Uint8Array<ArrayBuffer> | undefined {
  return ArrayBuffer.isView(contents)
    ? new Uint8Array(contents.buffer, contents.byteOffset, usedBytes)
    : undefined;
}

/** The entries of a directory; undefined for what is none. */
export function entriesIn({ contents }: FileNode): Record<string, FileNode> | undefined {
  return ArrayBuffer.isView(contents) ? undefined : contents;
}

/** True for a node that its directory lists; false for a root, and for what was deleted and is only open. */
export function isLinked(node: FileNode): boolean {
  return node.parent !== node && entriesIn(node.parent)?.[node.name] === node;
}

function recordNode(node: FileNode): NodeRecord {
  const entries = entriesIn(node), bytes = bytesIn(node);
  return {
    node,
    fields: { ...node },
    entries: entries && Object.entries(entries),
    copy: bytes && bytes.length <= COPIED_BYTES ? bytes.slice() : undefined,
  };
}

function recordStream(stream: FileStream): StreamRecord {
  return { stream, fields: { ...stream }, shared: { ...stream.shared } };
}

/** Makes the object's own fields these and no others. */
function putBack(object: object, fields: Record<string, unknown>): void {
  for (const key of Object.keys(object)) if (!Object.hasOwn(fields, key)) Reflect.deleteProperty(object, key);
  Object.assign(object, fields);
}
