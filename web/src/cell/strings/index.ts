import { EN, type Strings } from './en.ts';

export type { Strings } from './en.ts';

/** The other languages; each is a file of its own that only pages in it load. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly strings: Strings }>>> = {
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  ja: () => import('./ja.ts'),
  zh: () => import('./zh.ts'),
};

/** The strings of a language tag such as `de-AT`, with the page's own over them; English where there are none. */
export async function stringsFor(language: string, own: Readonly<Partial<Strings>> = {}): Promise<Strings> {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  const load = Object.hasOwn(LOADERS, primary) ? LOADERS[primary] : undefined;
  const found = load === undefined ? EN : await load().then((file) => file.strings, () => EN);
  return { ...found, ...own };
}

/** Fills `{name}` places of a string. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
