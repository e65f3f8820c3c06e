import { Menu, type MenuItem } from './menu.ts';
import type { PythonCellElement } from './python-cell-element.ts';
import { shareLink } from './share-link.ts';
import type { Strings } from './strings/index.ts';

export interface MenuContext {
  /** What the server offers, as far as it is known. */
  readonly features: () => readonly string[];
  /** Says a sentence in the status line. */
  readonly tell: (text: string) => void;
  /** Whether there are cells above that share the session. */
  readonly hasAbove: () => boolean;
  /** The author's code. */
  readonly source: () => string;
}

/** Makes the menu of a cell at its button. */
export function makeMenu(button: HTMLButtonElement, cell: PythonCellElement, strings: Strings, context: MenuContext): Menu {
  return new Menu(button, itemsOf(cell, strings, context));
}

const always = () => true;

function itemsOf(cell: PythonCellElement, strings: Strings, { features, tell, source, hasAbove }: MenuContext): MenuItem[] {
  const copy = (text: string | Promise<string>) => {
    copyText(text).then(() => tell(strings.copied), () => tell(strings.notCopied));
  };
  return [
    { name: 'run-above', label: strings.runAbove, offered: hasAbove, act: () => void cell.runAbove() },
    { name: 'reset', label: strings.reset, offered: () => cell.code !== source(), act: () => cell.reset() },
    { name: 'undo', label: strings.undo, offered: () => features().includes('undo'), act: () => cell.undo() },
    { name: 'fork', label: strings.fork, offered: () => features().includes('fork'), act: () => cell.fork() },
    { name: 'copy', label: strings.copy, offered: always, act: () => copy(cell.code) },
    { name: 'copy-output', label: strings.copyOutput, offered: () => cell.output !== '', act: () => copy(cell.output) },
    { name: 'download', label: strings.download, offered: always, act: () => download(cell.fileName, cell.code) },
    { name: 'share', label: strings.share, offered: () => !cell.hasAttribute('no-share'), act: () => copy(shareLink(cell.fileName, cell.code)) },
  ];
}

/** Rejects where there is no clipboard: browsers give one only to secure pages. */
async function copyText(text: string | Promise<string>): Promise<void> {
  await navigator.clipboard.writeText(await text);
}

function download(name: string, code: string): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([code], { type: 'text/x-python' }));
  link.href = url;
  link.download = name.endsWith('.py') ? name : `${name}.py`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
