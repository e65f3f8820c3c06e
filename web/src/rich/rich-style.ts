import css from './rich.css';

let sheet: CSSStyleSheet | undefined;

/** Gives a cell the styles of rich output, once. */
export function styleRich(root: Node): void {
  if (!(root instanceof ShadowRoot)) return;
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
