import type { DisplayMessage } from '../protocol/messages.ts';

/**
 * The display with whole addresses for the pictures that the server keeps, because they are too large for a
 * message: `metadata: {"image/png": {"url": "/v1/images/…"}}` counts from the server, not from the page.
 */
export function withPictureAddresses(message: DisplayMessage, server: string): DisplayMessage {
  const metadata: Record<string, unknown> = {};
  for (const [type, value] of Object.entries(message.metadata ?? {})) {
    const url = pictureUrl(value);
    metadata[type] = url === undefined ? value : { ...(value as object), url: new URL(url, server).href };
  }
  return message.metadata === undefined ? message : { ...message, metadata };
}

/** The address in the metadata of a picture, if there is one. */
export function pictureUrl(metadata: unknown): string | undefined {
  const url = (metadata as { url?: unknown } | null | undefined)?.url;
  return typeof url === 'string' ? url : undefined;
}
