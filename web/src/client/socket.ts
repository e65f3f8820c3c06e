/** The part of a WebSocket the client uses: that of browsers, Deno, Node 22 and the package `ws` fits. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** Any class with the constructor of a WebSocket. */
export type SocketClass = new (url: string, protocol: string) => object;

export type SocketFactory = (url: string, protocol: string) => Socket;

/** Makes sockets of the given class, or of the platform's own. */
export function socketFactory(given?: SocketClass): SocketFactory {
  return (url, protocol) => {
    const type = given ?? (globalThis.WebSocket as SocketClass | undefined);
    if (type === undefined) {
      throw new Error('No WebSocket here: pass a class as the option `WebSocket`.');
    }
    return new type(url, protocol) as Socket;
  };
}
