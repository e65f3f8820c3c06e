const PREFIX = '#py:';

/** The address of this page with a cell's code in the fragment, which no server sees. */
export async function shareLink(name: string, code: string): Promise<string> {
  const packed = await through(new TextEncoder().encode(code), new CompressionStream('deflate-raw'));
  const url = new URL(location.href);
  url.hash = `${PREFIX}${encodeURIComponent(name)}:${toBase64Url(packed)}`;
  return url.href;
}

/** The code that the address brings for a cell, if it brings any. */
export async function sharedCode(hash: string, name: string): Promise<string | undefined> {
  const start = `${PREFIX}${encodeURIComponent(name)}:`;
  if (!hash.startsWith(start)) return undefined;
  try {
    const bytes = await through(fromBase64Url(hash.slice(start.length)), new DecompressionStream('deflate-raw'), LONGEST);
    return new TextDecoder().decode(bytes);
  } catch {
    // A link that was cut off on its way brings nothing.
    return undefined;
  }
}

/** A short link may unfold to something huge. */
const LONGEST = 1024 * 1024;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) throw new Error('too long');
    parts.push(next.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
