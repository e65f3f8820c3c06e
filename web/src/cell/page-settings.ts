/** What cells take from the script tag that loaded them, unless their own attributes say otherwise. */
export interface PageSettings {
  readonly server: string;
  readonly key: string;
}

/** Reads `<script src="https://server/w/1/cell.js" data-key="pk_…">`. */
export function pageSettings(): PageSettings {
  const script = document.querySelector<HTMLScriptElement>('script[data-key]');
  const server = script?.dataset['server'] ?? (script?.src ? new URL(script.src).origin : location.origin);
  return { server, key: script?.dataset['key'] ?? '' };
}
