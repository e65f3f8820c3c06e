import { pictureUrl } from '../client/picture-addresses.ts';

/** One hidden test and how it went. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  readonly message: string;
  readonly hint: string;
}

/** How a MIME bundle is shown; `text` is what stands for it where that fails. */
export type Rendering = { readonly text: string } & (
  | { readonly kind: 'text' }
  | { readonly kind: 'image'; readonly source: string; readonly width?: number }
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'script'; readonly script: string }
  | { readonly kind: 'rich'; readonly type: RichType; readonly content: unknown }
  | { readonly kind: 'tests'; readonly tests: readonly TestResult[] }
);

/** What the rich chunk shows. */
export type RichType = (typeof RICH)[number];

export const TESTS_TYPE = 'application/vnd.serpentarium.tests+json';

const BINARY_IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const RICH = ['application/vnd.dataresource+json', 'text/markdown', 'text/latex', 'application/json', 'text/csv'] as const;

type Bundle = Readonly<Record<string, unknown>>;

/**
 * Picks the best representation. Images go through `<img>`, where SVG runs no script and loads nothing; HTML and
 * scripts go to the frame page, never into this one.
 */
export function renderingOf(data: Bundle, metadata: Bundle = {}): Rendering {
  const text = plainText(data);
  const tests = data[TESTS_TYPE];
  if (Array.isArray(tests)) return { kind: 'tests', tests: tests.map((test) => testOf(test as Bundle)), text };
  const html = data['text/html'];
  if (typeof html === 'string' && html.trim() !== '') return { kind: 'html', html, text };
  const source = imageSource(data, metadata);
  if (source !== undefined) {
    const width = (metadata[source.type] as { width?: unknown } | undefined)?.width;
    return { kind: 'image', source: source.url, text, ...(typeof width === 'number' && { width }) };
  }
  for (const type of RICH) if (data[type] !== undefined) return { kind: 'rich', type, content: data[type], text };
  const script = data['application/javascript'] ?? data['text/javascript'];
  return typeof script === 'string' ? { kind: 'script', script, text } : { kind: 'text', text };
}

function imageSource(data: Bundle, metadata: Bundle): { readonly type: string; readonly url: string } | undefined {
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string') {
    return { type: 'image/svg+xml', url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replace(/\p{Surrogate}/gu, '\ufffd'))}` };
  }
  for (const type of BINARY_IMAGES) {
    const content = data[type];
    if (typeof content === 'string' && /^[\w+/=\s-]+$/.test(content)) return { type, url: `data:${type};base64,${content}` };
  }
  for (const type of ['image/svg+xml', ...BINARY_IMAGES]) {
    const url = pictureUrl(metadata[type]);
    if (url !== undefined && /^https?:/.test(url)) return { type, url };
  }
  return undefined;
}

function testOf({ name, passed, message, hint }: Bundle): TestResult {
  return { name: String(name ?? ''), passed: passed === true, message: String(message ?? ''), hint: String(hint ?? '') };
}

function plainText(data: Bundle): string {
  for (const type of ['text/plain', 'text/markdown', 'text/latex']) {
    const content = data[type];
    if (typeof content === 'string') return content;
  }
  if (data['application/json'] !== undefined) return JSON.stringify(data['application/json'], undefined, 2);
  return `[${Object.keys(data).join(', ') || 'an empty value'}]`;
}
