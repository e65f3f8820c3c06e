import type { BlockContext } from '../cell/block-context.ts';
import { element } from '../cell/dom.ts';

/** How long the frame page may take to say that it is there; a page's policy may forbid it without a word. */
const PATIENCE_MS = 15_000;
const MOST_HEIGHT = 4000;

/** What goes into the frame. */
export type FrameContent = { readonly html: string } | { readonly script: string };

/**
 * Shows HTML or runs a script in the server's frame page: sandboxed, of no origin, without network. Nothing of it
 * reaches this page but a height.
 */
export function showInFrame(block: HTMLElement, content: FrameContent, text: string, { strings, frameUrl }: BlockContext): void {
  const address = frameUrl();
  const frame = element('iframe', 'html');
  frame.title = strings.htmlFrame;
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('part', 'frame');
  frame.referrerPolicy = 'no-referrer';
  frame.allow = '';
  const ended = new AbortController();
  const giveUp = (sentence: string) => {
    ended.abort();
    clearTimeout(timer);
    block.replaceChildren(element('div', 'note', sentence), text);
  };
  const timer = setTimeout(() => giveUp(strings.htmlBlocked), PATIENCE_MS);
  addEventListener('message', (event: MessageEvent<unknown>) => {
    // A block that was cleared away is done with.
    if (!frame.isConnected) return ended.abort();
    if (event.source !== frame.contentWindow) return;
    const height = heightIn(event.data);
    if (height === undefined) return;
    if (height < 0) {
      clearTimeout(timer);
      // The frame itself must stay where it is: one that is moved is loaded anew.
      while (block.firstChild !== null && block.firstChild !== frame) block.firstChild.remove();
      frame.contentWindow?.postMessage({ ...content, look: lookOf(block) }, '*');
    } else frame.style.setProperty('block-size', `${Math.min(MOST_HEIGHT, Math.ceil(height))}px`);
  }, { signal: ended.signal });
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective === 'frame-src' && address.startsWith(blockedURI)) giveUp(strings.htmlBlocked);
  }, { signal: ended.signal });
  let loads = 0;
  frame.addEventListener('load', () => {
    loads++;
    if (loads > 1) giveUp(strings.frameLeft);
  });
  frame.src = address;
  block.append(frame);
}

/** The height that the frame page tells; -1 when it has only just come. */
function heightIn(data: unknown): number | undefined {
  const height = (data as { serpentarium?: unknown } | null)?.serpentarium;
  return typeof height === 'number' && Number.isFinite(height) ? height : undefined;
}

/** Colours and font of the cell, so that plain HTML looks at home. */
function lookOf(block: HTMLElement) {
  const style = getComputedStyle(block);
  const { colorScheme } = style;
  const dark = colorScheme === 'dark' || (colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches);
  const { fontFamily, fontSize } = getComputedStyle(block.closest('.cell') ?? block);
  return { color: style.color, font: fontFamily, size: fontSize, scheme: dark ? 'dark' : 'light' };
}
