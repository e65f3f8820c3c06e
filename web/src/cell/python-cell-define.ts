import { PythonCellElement } from './python-cell-element.ts';

/** The entry of `cell.js`: registers `<python-cell>`, once however often the page loads the script. */
if (customElements.get('python-cell') === undefined) customElements.define('python-cell', PythonCellElement);

declare global {
  interface HTMLElementTagNameMap {
    'python-cell': PythonCellElement;
  }
}
