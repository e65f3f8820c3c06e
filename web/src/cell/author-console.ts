import type { ServerError } from '../client/index.ts';

const told = new Set<string>();

/** Tells the author of the page, once, what the reader cannot mend. */
export function tellAuthor(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  // oxlint-disable-next-line no-console
  console.warn(`python-cell: ${message}`);
}

/** Tells the author of a refusal that trying again does not mend, with all that the server said. */
export function tellAuthorOf({ code, message, retry, data }: ServerError): void {
  if (retry === 'never' || retry === 'after_auth') tellAuthor(`the server refused (${code}): ${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`);
}
