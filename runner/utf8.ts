/** Turns a stream's bytes into whole, valid UTF-8, whatever the program wrote. */
export class Utf8Stream {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #encoder = new TextEncoder();
  #partial = false;

  /** Appends the valid form of `bytes` to `target` at `offset` (room for three times as much); returns its length. */
  append(bytes: Uint8Array, target: Uint8Array, offset: number): number {
    if (!this.#partial && isAscii(bytes)) {
      target.set(bytes, offset);
      return bytes.length;
    }
    this.#partial = bytes.length > 0 && bytes[bytes.length - 1]! >= 0x80;
    const text = this.#decoder.decode(bytes, { stream: true });
    return this.#encoder.encodeInto(text, target.subarray(offset)).written;
  }

  /** Ends the stream: an incomplete character comes out as U+FFFD. */
  end(): Uint8Array {
    this.#partial = false;
    return this.#encoder.encode(this.#decoder.decode());
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** The largest cut not above `limit` that splits no character of valid UTF-8. */
export function wholeCharacters(bytes: Uint8Array, length: number, limit: number): number {
  if (limit >= length) return length;
  let cut = Math.max(limit, 0);
  while (cut > 0 && (bytes[cut]! & 0xc0) === 0x80) cut--;
  return cut;
}
