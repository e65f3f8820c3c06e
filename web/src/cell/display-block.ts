import type { DisplayMessage, ExceptionMessage } from '../protocol/messages.ts';
import type { BlockContext } from './block-context.ts';
import { element } from './dom.ts';
import { type Rendering, renderingOf } from './rendering.ts';

/** The element that shows a display event; text stands for whatever cannot be shown. */
export function displayBlock({ data, metadata, result }: DisplayMessage, context: BlockContext): HTMLElement {
  const rendering = renderingOf(data, metadata);
  const block = element('div', result === true ? 'display result' : 'display');
  switch (rendering.kind) {
    case 'text':
      block.append(rendering.text);
      break;
    case 'image':
      block.append(image(rendering));
      break;
    default:
      // Text is there at once, so that a chunk or a frame that does not come costs nothing but looks.
      block.append(rendering.text);
      void import('../rich/show-rich.ts').then(({ showRich }) => showRich(block, rendering, context)).catch(() => undefined);
  }
  return block;
}

/** The element that shows an uncaught exception: the traceback at once, arranged for its reader a moment later. */
export function exceptionBlock(exception: ExceptionMessage, context: BlockContext): HTMLElement {
  const block = element('div', 'exception', exception.text.trimEnd());
  block.setAttribute('part', 'error');
  void import('../rich/show-exception.ts').then(({ showException }) => showException(block, exception, context)).catch(() => undefined);
  return block;
}

function image({ source, text, width }: Rendering & { readonly kind: 'image' }): HTMLImageElement {
  const picture = element('img');
  picture.alt = text;
  if (width !== undefined) picture.width = width;
  picture.addEventListener('error', () => picture.replaceWith(text), { once: true });
  picture.src = source;
  return picture;
}
