import { Marked, type MarkedToken, type Token, type Tokens } from 'marked';
import { element } from '../cell/dom.ts';

// Only the reader of Markdown is used: its tokens become elements here, so no text can become markup.
const reader = new Marked({
  gfm: true,
  extensions: [
    mathExtension('mathBlock', 'block', '$$', /^\$\$([^]+?)\$\$(?:\n|$)/),
    mathExtension('math', 'inline', '$', /^\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/),
  ],
});

function mathExtension(name: string, level: 'block' | 'inline', mark: string, pattern: RegExp) {
  return {
    name,
    level,
    start: (source: string) => source.indexOf(mark),
    tokenizer(source: string) {
      const match = pattern.exec(source);
      return match === null ? undefined : { type: name, raw: match[0], text: match[1] ?? '' };
    },
  };
}

/** Markdown as elements; HTML in it stays text, pictures only from `data:` addresses. */
export async function markdownNode(source: string): Promise<HTMLElement> {
  const tokens = reader.lexer(source);
  const latex = source.includes('$') ? await import('./latex.ts') : undefined;
  const math = (text: string, display: boolean) => latex?.formula(text, display) ?? element('code', '', text);
  return element('div', 'markdown', ...nodes(tokens, math));
}

type Formula = (text: string, display: boolean) => HTMLElement;

function nodes(tokens: readonly Token[] | undefined, math: Formula): (Node | string)[] {
  return (tokens ?? []).map((token) => node(token as MarkedToken, math));
}

// oxlint-disable-next-line complexity
function node(token: MarkedToken, math: Formula): Node | string {
  const inner = () => nodes('tokens' in token ? token.tokens : undefined, math);
  switch (token.type) {
    case 'heading':
      // Output is no part of the outline of the page.
      return element('p', `heading level-${token.depth}`, ...inner());
    case 'paragraph':
      return element('p', '', ...inner());
    case 'blockquote':
      return element('blockquote', '', ...inner());
    case 'list':
      return element(token.ordered ? 'ol' : 'ul', '', ...token.items.map((item) => element('li', '', ...nodes(item.tokens, math))));
    case 'code':
      return element('pre', '', element('code', '', token.text));
    case 'codespan':
      return element('code', '', token.text);
    case 'strong':
      return element('strong', '', ...inner());
    case 'em':
      return element('em', '', ...inner());
    case 'del':
      return element('del', '', ...inner());
    case 'br':
      return element('br');
    case 'hr':
      return element('hr');
    case 'link':
      return link(token, inner());
    case 'image':
      return picture(token);
    case 'table':
      return table(token, math);
    case 'space':
      return '';
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens !== undefined ? element('span', '', ...inner()) : token.text;
    default: {
      const other = token as Token & { readonly text?: string };
      if (other.type === 'math' || other.type === 'mathBlock') return math(other.text ?? '', other.type === 'mathBlock');
      return other.raw;
    }
  }
}

function link({ href, text }: Tokens.Link, inner: (Node | string)[]): Node | string {
  if (!/^(?:https?:|mailto:)/i.test(href)) return text;
  const anchor = element('a', '', ...inner);
  anchor.href = href;
  anchor.rel = 'noopener noreferrer nofollow';
  anchor.target = '_blank';
  return anchor;
}

function picture({ href, text }: Tokens.Image): Node | string {
  if (!/^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i.test(href)) return text;
  const image = element('img');
  image.alt = text;
  image.src = href;
  return image;
}

function table({ header, rows }: Tokens.Table, math: Formula): HTMLElement {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td') => element('tr', '', ...cells.map((cell) => element(tag, '', ...nodes(cell.tokens, math))));
  const head = element('thead', '', row(header, 'th'));
  return element('div', 'table', element('table', '', head, element('tbody', '', ...rows.map((cells) => row(cells, 'td')))));
}
