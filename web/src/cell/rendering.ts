import { pictureUrl } from '../client/picture-addresses.ts';

/** How a MIME bundle is shown. */
export type Rendering =
  | { readonly kind: 'image'; readonly source: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

const BINARY_IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const TEXTS = ['text/plain', 'text/markdown', 'text/latex'];

/**
 * Picks the best representation that cannot act in the page: images through `<img>`, where SVG runs no
 * script and loads nothing, and text. HTML and JavaScript are never picked.
 */
export function renderingOf(data: Readonly<Record<string, unknown>>, metadata: Readonly<Record<string, unknown>> = {}): Rendering {
  const text = plainText(data);
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string') {
    return { kind: 'image', source: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replace(/\p{Surrogate}/gu, '\ufffd'))}`, text };
  }
  for (const type of BINARY_IMAGES) {
    const content = data[type];
    if (typeof content === 'string' && /^[\w+/=\s-]+$/.test(content)) {
      return { kind: 'image', source: `data:${type};base64,${content}`, text };
    }
  }
  for (const type of ['image/svg+xml', ...BINARY_IMAGES]) {
    const url = pictureUrl(metadata[type]);
    if (url !== undefined && /^https?:/.test(url)) return { kind: 'image', source: url, text };
  }
  return { kind: 'text', text };
}

function plainText(data: Readonly<Record<string, unknown>>): string {
  for (const type of TEXTS) {
    const content = data[type];
    if (typeof content === 'string') return content;
  }
  if (data['application/json'] !== undefined) return JSON.stringify(data['application/json'], undefined, 2);
  return `[${Object.keys(data).join(', ') || 'an empty value'}: this cell cannot show it]`;
}
