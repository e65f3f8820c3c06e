import { tellAuthor } from './author-console.ts';
import { configureFrom, ownScript } from './page-settings.ts';
import { PythonCellElement } from './python-cell-element.ts';

export { configure, type PageSettings } from './page-settings.ts';
export { PythonCellElement } from './python-cell-element.ts';

// The entry of `cell.js`: registers the element, once however often the page loads the script, and reads its script tag.
const script = ownScript(import.meta.url);
const name = script?.dataset['element'] ?? 'python-cell';
configureFrom(script, import.meta.url);

const there = customElements.get(name);
if (there === undefined) {
  try {
    customElements.define(name, PythonCellElement);
  } catch {
    tellAuthor(`data-element: "${name}" is not a name for an element; it needs a hyphen and small letters.`);
  }
} else if (there !== PythonCellElement) {
  tellAuthor(`another version has registered <${name}> already; give this script data-element="…" for a name of its own.`);
}

const selector = script?.dataset['upgrade'];
if (selector !== undefined) {
  const begin = () => void import('./upgrade.ts').then(({ keepUpgraded }) => keepUpgraded(selector, name));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
}

/** Makes cells of the code blocks that a selector finds; answers the new cells. */
export async function upgrade(blocks: string, root: ParentNode = document): Promise<HTMLElement[]> {
  const chunk = await import('./upgrade.ts');
  return chunk.upgrade(blocks, name, root);
}

declare global {
  interface HTMLElementTagNameMap {
    'python-cell': PythonCellElement;
  }
}
