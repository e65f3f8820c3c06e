import css from './cell.css';

let shared: CSSStyleSheet | undefined;

/** The style sheet of all cells; a constructed one needs no `style-src` exception in the page's policy. */
export function sheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
