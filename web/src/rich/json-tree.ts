import { element } from '../cell/dom.ts';

/** Deeper and longer parts are made when they are opened. */
const OPEN_DEPTH = 2;
const MOST_CHILDREN = 200;
const LONGEST_SUMMARY = 60;

/** A value as a tree that opens and closes. */
export function jsonTree(value: unknown): HTMLElement {
  const tree = element('div', 'json');
  tree.append(node('', value, 0));
  return tree;
}

function node(key: string, value: unknown, depth: number): HTMLElement {
  const label = key === '' ? [] : [element('span', 'json-key', `${key}: `)];
  if (typeof value !== 'object' || value === null) return element('div', '', ...label, leaf(value));
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return element('div', '', ...label, `${open}${close}`);
  const details = element('details', '', element('summary', '', ...label, element('span', 'json-size', `${open}${entries.length}${close}`), element('span', 'json-summary', summary(value))));
  const fill = () => details.append(element('div', 'json-children', ...children(entries, depth)));
  if (depth < OPEN_DEPTH && entries.length <= 20) {
    details.open = true;
    fill();
  } else details.addEventListener('toggle', fill, { once: true });
  return details;
}

function children(entries: readonly (readonly [string, unknown])[], depth: number): HTMLElement[] {
  const shown = entries.slice(0, MOST_CHILDREN).map(([key, value]) => node(key, value, depth + 1));
  if (entries.length > MOST_CHILDREN) shown.push(element('div', 'json-summary', `… ${entries.length - MOST_CHILDREN}`));
  return shown;
}

function leaf(value: unknown): HTMLElement {
  return element('span', typeof value === 'string' ? 'string' : 'number', JSON.stringify(value));
}

function summary(value: object): string {
  const text = JSON.stringify(value);
  return ` ${text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY)}…` : text}`;
}
