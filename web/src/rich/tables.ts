import { element } from '../cell/dom.ts';

const MOST_ROWS = 1000;

/** A cell of a table: its text, and whether it heads its row or column. */
interface TableCell {
  readonly text: string;
  readonly heads: boolean;
  readonly columns: number;
  readonly rows: number;
}

/**
 * A table of this page's own look for HTML that is one table and nothing else, as data frames are. Only the text of
 * its cells is taken over. Parsing is inert: nothing runs, nothing loads.
 */
export function tableInHtml(html: string): HTMLElement | undefined {
  // What could act is not even parsed here: the page's policy would report it.
  if (/<(?!\/?(?:table|thead|tbody|tfoot|tr|th|td|caption|colgroup|col|div|p|style|b|i|em|strong|span|br|small|code)\b)[a-z!/?]|\son\w+\s*=/i.test(html)) return undefined;
  const { body } = new DOMParser().parseFromString(withoutStyle(html), 'text/html');
  const tables = body.querySelectorAll('table');
  const table = tables[0];
  if (tables.length !== 1 || table === undefined) return undefined;
  const around = [...body.querySelectorAll('p')].map((paragraph) => paragraph.textContent.trim()).filter((text) => text !== '');
  const rows = [...table.rows].map((row) => [...row.cells].map(cellOf));
  const node = tableOf(rows, table.caption?.textContent.trim() ?? '');
  for (const text of around) node.append(element('p', 'note', text));
  return node;
}

/** Styles are not taken over, and the page's policy would report each. */
function withoutStyle(html: string): string {
  return html.replace(/<style\b[^]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ''));
}

function cellOf(cell: HTMLTableCellElement): TableCell {
  return { text: cell.textContent.trim(), heads: cell.localName === 'th', columns: cell.colSpan, rows: cell.rowSpan };
}

/** A table of the Tabular Data Resource format: `{schema: {fields}, data}`. */
export function resourceTable(content: unknown): HTMLElement {
  const { schema, data } = content as { schema?: { fields?: { name: unknown }[] }; data: Record<string, unknown>[] };
  const names = schema?.fields?.map(({ name }) => String(name)) ?? Object.keys(data[0] ?? {});
  return tableOf([names.map(heading), ...data.map((row) => names.map((name) => value(row[name])))], '');
}

/** A table of comma-separated values; the first line holds the names. */
export function csvTable(text: string): HTMLElement {
  const [first = [], ...rest] = csvRows(text);
  return tableOf([first.map(heading), ...rest.map((row) => row.map(value))], '');
}

export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && bare === '' && end === '' && row.length === 0) break;
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function heading(text: string): TableCell {
  return { text, heads: true, columns: 1, rows: 1 };
}

function value(content: unknown): TableCell {
  return { text: content === null || content === undefined ? '' : String(content), heads: false, columns: 1, rows: 1 };
}

function tableOf(rows: readonly (readonly TableCell[])[], caption: string): HTMLElement {
  const table = element('table');
  if (caption !== '') table.append(element('caption', '', caption));
  const heads = rows.findIndex((row) => row.some((cell) => !cell.heads));
  const first = heads === -1 ? rows.length : heads;
  const head = element('thead', '', ...rows.slice(0, first).map(rowOf));
  const body = element('tbody', '', ...rows.slice(first, first + MOST_ROWS).map(rowOf));
  table.append(head, body);
  const node = element('div', 'table', table);
  if (rows.length - first > MOST_ROWS) node.append(element('p', 'note', `… ${rows.length - first - MOST_ROWS}`));
  return node;
}

const NUMBER = /^[-+−]?[\d.,\s]+(?:e[-+]?\d+)?%?$|^NaN$/i;

function rowOf(cells: readonly TableCell[]): HTMLElement {
  return element('tr', '', ...cells.map(({ text, heads, columns, rows }) => {
    const cell = element(heads ? 'th' : 'td', !heads && NUMBER.test(text) ? 'numeric' : '', text);
    cell.colSpan = columns;
    cell.rowSpan = rows;
    return cell;
  }));
}
