import type { DisplayMessage, ExceptionMessage } from '../protocol/messages.ts';
import { element } from './dom.ts';
import { renderingOf } from './rendering.ts';

/** The element that shows a display event: a picture, or text when there is none or the page forbids it. */
export function displayBlock({ data, metadata, result }: Pick<DisplayMessage, 'data' | 'metadata' | 'result'>): HTMLElement {
  const rendering = renderingOf(data, metadata);
  const block = element('div', result === true ? 'display result' : 'display');
  if (rendering.kind === 'text') {
    block.append(rendering.text);
    return block;
  }
  const image = element('img');
  image.alt = rendering.text;
  image.addEventListener('error', () => image.replaceWith(rendering.text), { once: true });
  image.src = rendering.source;
  block.append(image);
  return block;
}

/** The element that shows an uncaught exception: its traceback, the last line set off, and a hint. */
export function exceptionBlock({ name, message, text, hint }: Pick<ExceptionMessage, 'name' | 'message' | 'text' | 'hint'>): HTMLElement {
  const headline = message === '' ? name : `${name}: ${message}`;
  const traceback = text.trimEnd();
  const body = traceback.endsWith(headline) ? traceback.slice(0, -headline.length) : `${traceback}\n`;
  const block = element('div', 'exception', body, element('strong', '', headline));
  block.setAttribute('part', 'error');
  if (hint !== undefined && hint !== '') block.append(element('p', 'hint', hint));
  return block;
}
