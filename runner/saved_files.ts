/**
 * The file system in a session image: every node and open descriptor as plain data, with the bytes of the files apart.
 * Bytes of files that are as in the ready state stay out. Isolate only.
 */
import {
  bytesIn,
  countersOf,
  entriesIn,
  type FileCounters,
  isLinked,
  type ReadyFiles,
  setCounters,
} from "./files.ts";
import type { EmscriptenModule, FileNode, FileStream } from "./pyodide_types.d.ts";

const TYPE = 0o170000, FILE = 0o100000, DIRECTORY = 0o040000, LINK = 0o120000, DEVICE = 0o020000;

/** A node; the first one is the root. */
interface SavedNode {
  /** Its number among the nodes of the ready state. */
  readonly ready?: number;
  readonly id: number;
  readonly name: string;
  /** Number of its directory here; absent when it was deleted and is only open. */
  readonly parent?: number;
  readonly mode: number;
  readonly rdev: number;
  /** Last access, modification, change. */
  readonly times: readonly [number, number, number];
  readonly link?: string;
  /** Bytes of a file; absent when they are those of the ready state. */
  readonly size?: number;
}

/** An open descriptor. Descriptors with one `shared` number move together, as dup() makes them. */
interface SavedStream {
  readonly fd: number;
  readonly node: number;
  readonly path: string;
  readonly flags: number;
  readonly position: number;
  readonly shared: number;
  readonly entries?: readonly string[];
}

/** All of it, but for the bytes. */
export interface SavedFiles {
  readonly nodes: readonly SavedNode[];
  readonly streams: readonly SavedStream[];
  readonly counters: FileCounters;
}

/** Thrown when the file system cannot be saved; the message ends a sentence. */
export class Unsaveable extends Error {}

/** Describes the files; the bytes follow each other in the order of the nodes that have a size. */
export function saveFiles(module: EmscriptenModule, ready: ReadyFiles): [SavedFiles, Uint8Array[]] {
  const { FS } = module;
  const open = FS.streams.filter((s): s is FileStream => s !== null && s !== undefined);
  const { nodes, numbers } = collect(module, ready, open);
  const bytes: Uint8Array[] = [];
  const saved = nodes.map((node) => {
    const at = ready.indexOf(node);
    const parent = isLinked(node) ? numbers.get(node.parent) : undefined;
    const own = at !== undefined && ready.isUntouched(at) ? undefined : bytesIn(node);
    if (own) bytes.push(own);
    return {
      ...(at === undefined ? {} : { ready: at }),
      id: node.id,
      name: node.name,
      ...(parent === undefined ? {} : { parent }),
      mode: node.mode,
      rdev: node.rdev,
      times: [node.atime, node.mtime, node.ctime].map(Number) as [number, number, number],
      ...(node.link === undefined ? {} : { link: node.link }),
      ...(own ? { size: own.length } : {}),
    };
  });
  return [{ nodes: saved, streams: saveStreams(open, numbers), counters: countersOf(module) }, bytes];
}

/** Root first, directories before what is in them, in the order in which they list it; then what is only open. */
function collect(
  { FS, MEMFS }: EmscriptenModule,
  ready: ReadyFiles,
  open: FileStream[],
): { nodes: FileNode[]; numbers: Map<FileNode, number> } {
  const nodes: FileNode[] = [], numbers = new Map<FileNode, number>();
  const plain = new Set(Object.values(MEMFS.ops_table).map(({ node }) => node));
  const meet = (node: FileNode) => {
    if (numbers.has(node)) return;
    if (!plain.has(node.node_ops) && ready.indexOf(node) === undefined) {
      throw new Unsaveable("it holds an open pipe or socket");
    }
    numbers.set(node, nodes.length);
    nodes.push(node);
  };
  meet(FS.root);
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    Object.values(entriesIn(node) ?? {}).forEach(meet);
    if (node.mounted) meet(node.mounted.root);
  }
  for (const { node } of open) meet(node);
  return { nodes, numbers };
}

function saveStreams(open: FileStream[], numbers: ReadonlyMap<FileNode, number>): SavedStream[] {
  const shared = new Map<object, number>();
  return open.map((stream) => {
    if (!shared.has(stream.shared)) shared.set(stream.shared, shared.size);
    return {
      fd: stream.fd!,
      node: numbers.get(stream.node)!,
      path: stream.path ?? "",
      flags: stream.flags,
      position: stream.position,
      shared: shared.get(stream.shared)!,
      ...(stream.getdents ? { entries: stream.getdents } : {}),
    };
  });
}

/** Sum of the sizes: what must follow in the image. */
export function bytesOf(files: SavedFiles): number {
  return files.nodes.reduce((sum, { size = 0 }) => sum + size, 0);
}

/** What is wrong with this description, as the end of a sentence; undefined when it can be put in place. */
export function faultOf(files: SavedFiles, ready: ReadyFiles): string | undefined {
  const { nodes, streams, counters } = files;
  if (!Array.isArray(nodes) || !Array.isArray(streams) || !isText(counters?.cwd)) {
    return "its list of files is none";
  }
  const names = new Set<string>(), known = new Set<number>();
  for (const [i, n] of nodes.entries()) {
    const type = n.mode & TYPE, parent = n.parent === undefined ? undefined : nodes[n.parent];
    const sound = isCount(n.id) && isText(n.name) && (i === 0 || !/^$|\//.test(n.name)) && isCount(n.mode) &&
      isCount(n.rdev) && isTimes(n.times) &&
      [FILE, DIRECTORY, LINK, DEVICE].includes(type) &&
      (n.size === undefined || (isCount(n.size) && type === FILE)) &&
      (type === LINK ? isText(n.link) : n.link === undefined) &&
      (n.parent === undefined || (parent && n.parent < i && (parent.mode & TYPE) === DIRECTORY)) &&
      (n.ready === undefined || (n.ready in ready.nodes && (ready.nodes[n.ready]!.mode & TYPE) === type)) &&
      (type !== FILE || n.size !== undefined || n.ready !== undefined);
    if (!sound || known.has(n.ready ?? -1) || names.has(`${n.parent}/${n.name}`)) {
      return "its list of files is odd";
    }
    if (n.ready !== undefined) known.add(n.ready);
    if (n.parent !== undefined) names.add(`${n.parent}/${n.name}`);
  }
  if (nodes[0]?.ready !== 0) return "its files have no root";
  if (streams.some((s) => !isCount(s.fd) || s.fd > 4096 || !(s.node in nodes) || !isText(s.path))) {
    return "its list of open files is odd";
  }
  const { cwd: _, hosts, ...numbers } = counters;
  const sound = Object.values(numbers).every(isCount) && isCount(hosts?.id) &&
    [hosts.addrs, hosts.names].every((map) =>
      typeof map === "object" && map && Object.values(map).every(isText)
    );
  return sound ? undefined : "its counters are odd";
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === "string";
const isTimes = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);

/** Puts described files in place of those of the ready state; `bytes` holds the files' bytes. */
export function loadFiles(
  module: EmscriptenModule,
  ready: ReadyFiles,
  files: SavedFiles,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const placed: FileNode[] = [];
  let at = 0;
  for (const saved of files.nodes) {
    const node = saved.ready === undefined ? newNode(module, saved) : ready.nodes[saved.ready]!;
    placed.push(node);
    node.id = saved.id;
    node.name = saved.name;
    node.mode = saved.mode;
    [node.atime, node.mtime, node.ctime] = saved.times;
    if (saved.link !== undefined) node.link = saved.link;
    if (saved.size !== undefined) {
      node.contents = bytes.slice(at, at + saved.size);
      node.usedBytes = saved.size;
      at += saved.size;
    }
    if (entriesIn(node)) node.contents = {};
    if (saved.parent === undefined) continue;
    node.parent = placed[saved.parent]!;
    entriesIn(node.parent)![node.name] = node;
  }
  nameAgain(module, ready, placed);
  loadStreams(module, ready, files.streams, placed);
  setCounters(module, files.counters);
}

function newNode({ FS, MEMFS }: EmscriptenModule, { mode, name, rdev }: SavedNode): FileNode {
  const node = new FS.FSNode(FS.root, name, mode, rdev);
  const kinds = { [FILE]: "file", [DIRECTORY]: "dir", [LINK]: "link", [DEVICE]: "chrdev" } as const;
  const ops = MEMFS.ops_table[kinds[(mode & TYPE) as keyof typeof kinds]];
  node.node_ops = ops.node;
  node.stream_ops = ops.stream;
  if ((mode & TYPE) === DIRECTORY) node.contents = {};
  return node;
}

/** Fills the table of names: numbers and directories have changed. */
function nameAgain({ FS }: EmscriptenModule, ready: ReadyFiles, placed: readonly FileNode[]): void {
  const named = [...placed.filter(isLinked), ...ready.unlinked];
  FS.nameTable.fill(undefined);
  // What is mounted has the name of the directory that it hides, and was made later: the last one is found first.
  for (const node of named.sort((a, b) => a.id - b.id)) FS.hashAddNode(node);
}

function loadStreams(
  { FS }: EmscriptenModule,
  ready: ReadyFiles,
  streams: readonly SavedStream[],
  placed: readonly FileNode[],
): void {
  const shared = new Map<number, object>();
  FS.streams.length = 0;
  for (const saved of streams) {
    const node = placed[saved.node]!;
    const before = ready.streamAt(saved.fd);
    const stream = before?.node === node ? before : new FS.FSStream();
    const together = shared.get(saved.shared);
    if (together) stream.shared = together;
    else shared.set(saved.shared, stream.shared);
    const { fd, path, flags, position } = saved;
    Object.assign(stream, { fd, node, path, flags, position, ungotten: [], error: false });
    if (stream !== before) {
      Object.assign(stream, { seekable: true, stream_ops: node.stream_ops });
      stream.stream_ops.open?.(stream);
    }
    if (saved.entries) stream.getdents = [...saved.entries];
    FS.streams[fd] = stream;
  }
  for (let fd = 0; fd < FS.streams.length; fd++) FS.streams[fd] ??= null;
}
