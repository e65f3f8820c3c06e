import { tellAuthor } from './author-console.ts';
import { sourceOf, visibleText } from './source-text.ts';

const done = new WeakSet<Element>();

/**
 * Makes cells of the code blocks that a selector finds. Each block is hidden, not moved: sites made with React go on
 * owning it. Answers the new cells.
 */
export function upgrade(selector: string, element: string, root: ParentNode = document): HTMLElement[] {
  const cells: HTMLElement[] = [];
  for (const found of root.querySelectorAll<HTMLElement>(selector)) {
    const block = found.closest('pre') ?? found;
    if (done.has(block) || block.closest(element) !== null) continue;
    done.add(block);
    const code = document.createElement('code');
    code.textContent = sourceOf(visibleText(block));
    if (code.textContent === '') continue;
    const pre = document.createElement('pre');
    pre.append(code);
    const cell = document.createElement(element);
    cell.append(pre);
    // Themes put copy buttons and borders around a block; the cell has its own.
    const frame = outermost(block);
    frame.style.setProperty('display', 'none', 'important');
    frame.after(cell);
    cells.push(cell);
  }
  return cells;
}

/** The highest ancestor that holds nothing but this block, its copy button and the like. */
function outermost(block: HTMLElement): HTMLElement {
  let frame = block;
  for (let up = block.parentElement; up !== null && isFrame(up); up = up.parentElement) frame = up;
  return frame;
}

const FRAMES = '.highlight, [class*="highlight-"], [class*="codeBlock"], [class*="code-block"], .codehilite, figure, [class^="language-"]';

function isFrame(element: HTMLElement): boolean {
  return element.matches(FRAMES) && element.querySelectorAll('pre').length <= 1;
}

/** Upgrades now and whenever the page changes: many sites load their pages without a reload. */
export function keepUpgraded(selector: string, element: string): void {
  try {
    document.querySelector(selector);
  } catch {
    return tellAuthor(`data-upgrade: "${selector}" is not a selector.`);
  }
  upgrade(selector, element);
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      upgrade(selector, element);
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
}
