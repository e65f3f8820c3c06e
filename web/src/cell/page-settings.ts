/** How a cell chooses between light and dark. */
export type Theme = 'auto' | 'light' | 'dark' | 'page';

/** What all cells of a page share unless their own attributes say otherwise. */
export interface PageSettings {
  /** The server, as `https://host`; by default the one the script came from. */
  server: string;
  /** The publishable key. */
  key: string;
  /** Where the frame page is, when it has a host name of its own. */
  frames: string;
  /** The session of cells that name none; empty: each has its own. */
  session: string;
  /** The language of the cells; empty: that of the page. */
  lang: string;
  /** How cells choose between light and dark. */
  theme: Theme;
  /** Fetches a short-lived token from the page's own backend, when readers are signed in. */
  getToken: (() => Promise<string>) | undefined;
  /** Words of the page's own over those of the language. */
  strings: Readonly<Record<string, string>>;
}

const settings: PageSettings = {
  server: '',
  key: '',
  frames: '',
  session: '',
  lang: '',
  theme: 'auto',
  getToken: undefined,
  strings: {},
};

export function pageSettings(): Readonly<PageSettings> {
  return settings;
}

/** Changes what all cells share; best before the first of them is on the page. */
export function configure(changes: Partial<PageSettings>): void {
  Object.assign(settings, changes);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

/** Calls back after each change; answers what unsubscribes. */
export function onSettingsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The script tag that loaded this module: a page may have others, of another version or server. */
export function ownScript(moduleUrl: string): HTMLScriptElement | undefined {
  return [...document.querySelectorAll<HTMLScriptElement>('script[src]')].find((script) => script.src === moduleUrl);
}

/** Reads `<script src="https://server/w/1/cell.js" data-key="pk_…" data-theme="…">`. */
export function configureFrom(script: HTMLScriptElement | undefined, moduleUrl: string): void {
  const { key, server, frames, session, lang, theme } = script?.dataset ?? {};
  configure({
    server: server ?? new URL(moduleUrl).origin,
    ...(key !== undefined && { key }),
    ...(frames !== undefined && { frames }),
    ...(session !== undefined && { session }),
    ...(lang !== undefined && { lang }),
    ...(theme !== undefined && { theme: theme as Theme }),
  });
}
