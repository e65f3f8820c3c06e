import type { PythonCellElement } from './python-cell-element.ts';

/** The cells of this version that are on the page. */
const cells = new Set<PythonCellElement>();

export function joinPage(cell: PythonCellElement): void {
  cells.add(cell);
}

export function leavePage(cell: PythonCellElement): void {
  cells.delete(cell);
}

/** Which cell of the page this is, counted from 1 in the order of the document. */
export function placeOf(cell: PythonCellElement): number {
  return [...document.querySelectorAll(cell.localName)].indexOf(cell) + 1;
}

/** The cells before this one that share its session, in the order of the document. */
export function cellsAbove(cell: PythonCellElement): PythonCellElement[] {
  return [...cells]
    .filter((other) => other !== cell && other.sharesSessionWith(cell) && precedes(other, cell))
    .toSorted((a, b) => (precedes(a, b) ? -1 : 1));
}

function precedes(a: Node, b: Node): boolean {
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** The cell that a traceback names: the asking one first, then those that share its session. */
export function cellNamed(file: string, asking: PythonCellElement): PythonCellElement | undefined {
  if (asking.fileName === file) return asking;
  return [...cells].find((cell) => cell.fileName === file && cell.sharesSessionWith(asking));
}
