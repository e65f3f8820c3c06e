import type { RunMessage } from '../protocol/messages.ts';
import { tellAuthor } from './author-console.ts';

export type RunFile = NonNullable<RunMessage['files']>[number];

/**
 * Collects the files of a cell: words of its `files` attribute, each `#id` (an element of the page, whose text it is),
 * an address, or either after `name:`.
 */
export async function filesOf(attribute: string, root: Document | ShadowRoot): Promise<RunFile[]> {
  const words = attribute.split(/\s+/).filter((word) => word !== '');
  return Promise.all(words.map((word) => fileOf(word, root)));
}

/** Splits `name:address`; what looks like a protocol is none of a name. */
export function fileWord(word: string): { readonly path: string; readonly source: string } {
  const match = /^([^:#/]+):(?!\/\/)(.+)$/.exec(word);
  const source = match?.[2] ?? word;
  const last = source.startsWith('#') ? source.slice(1) : (source.split(/[?#]/)[0] ?? '').split('/').at(-1);
  return { path: match?.[1] ?? (last || 'file'), source };
}

async function fileOf(word: string, root: Document | ShadowRoot): Promise<RunFile> {
  const { path, source } = fileWord(word);
  if (source.startsWith('#')) {
    const element = root.getElementById(source.slice(1)) ?? document.getElementById(source.slice(1));
    if (element === null) throw trouble(`files: the page has no element with the id "${source.slice(1)}".`);
    const text = element instanceof HTMLTextAreaElement ? element.value : element.textContent;
    return { path, text: text.replace(/^[ \t]*\n/, '') };
  }
  const response = await fetch(source).catch(() => undefined);
  if (response?.ok !== true) throw trouble(`files: ${source} cannot be fetched (${response === undefined ? 'no answer, or not allowed by CORS or the page’s policy' : response.status}).`);
  return { path, base64: base64(new Uint8Array(await response.arrayBuffer())) };
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

function trouble(message: string): Error {
  tellAuthor(message);
  return new Error(message);
}
