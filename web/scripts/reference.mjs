import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');

/** The custom-elements manifest, made from the comments of the element and of its style sheet. */
export function manifest() {
  const source = read('cell/python-cell-element.ts');
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export class PythonCellElement/.exec(source) ?? [];
  const css = read('cell/cell.css');
  const declaration = {
    kind: 'class',
    customElement: true,
    tagName: 'python-cell',
    name: 'PythonCellElement',
    description: lines(comment).filter((line) => line !== '' && !line.startsWith('@')).join(' '),
    attributes: tags(comment, 'attribute').map(({ type, name, text }) => ({ name, type: { text: type }, description: text })),
    members: members(source),
    events: tags(comment, 'fires').map(({ name, text }) => ({ name, type: { text: 'CustomEvent' }, description: text })),
    slots: tags(comment, 'slot').map(({ name, text }) => ({ name, description: text })),
    cssProperties: tags(css, 'cssproperty').map(({ name, text }) => ({ name, description: text })),
    cssParts: tags(css, 'csspart').map(({ name, text }) => ({ name, description: text })),
  };
  const path = 'w/1/cell.js';
  return {
    schemaVersion: '1.0.0',
    readme: '',
    modules: [{
      kind: 'javascript-module',
      path,
      declarations: [declaration],
      exports: [
        { kind: 'js', name: 'PythonCellElement', declaration: { name: 'PythonCellElement', module: path } },
        { kind: 'custom-element-definition', name: 'python-cell', declaration: { name: 'PythonCellElement', module: path } },
      ],
    }],
  };
}

function lines(comment) {
  return comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim());
}

function tags(comment, tag) {
  return lines(comment).flatMap((line) => {
    const match = new RegExp(`^@${tag}\\s+(?:\\{([^}]*)\\}\\s+)?([\\w-]*?)\\s*- (.*)$`).exec(line);
    return match === null ? [] : [{ type: match[1] ?? '', name: match[2] ?? '', text: match[3] ?? '' }];
  });
}

/** Public properties and methods with their comments. */
function members(source) {
  const found = [];
  const member = /\n {2}\/\*\* ([^]*?) \*\/\n {2}(?:override )?(get |async )?(\w+)\(([^)]*)\)(?:: ([^{]+?))? \{/g;
  for (const [, comment, kind, name, parameters, type = 'void'] of source.matchAll(member)) {
    const description = lines(comment).join(' ');
    if (kind === 'get ') {
      const writable = source.includes(`\n  set ${name}(`);
      found.push({ kind: 'field', name, type: { text: type }, description, ...(!writable && { readonly: true }) });
    } else found.push({ kind: 'method', name, description, parameters: parameters === '' ? [] : [{ name: parameters.split(/[?:]/)[0] }], return: { type: { text: type } } });
  }
  return found;
}

/** The settings of a page, from the comments of their type; each is also an attribute of the script tag. */
export function settings() {
  const [, body = ''] = /export interface PageSettings \{([^]*?)\n\}/.exec(read('cell/page-settings.ts')) ?? [];
  const [, theme = ''] = /export type Theme = ([^;]+);/.exec(read('cell/page-settings.ts')) ?? [];
  return [...body.matchAll(/\/\*\* ([^]*?) \*\/\n\s*(\w+): ([^;]+);/g)].map(([, text, name, type]) => ({ name, type: type === 'Theme' ? theme : type, text }));
}

/** The reference page: its template with tables of all that. */
export function referencePage(template) {
  const [{ declarations: [element] }] = manifest().modules;
  const tables = {
    attributes: table(['attribute', 'type', ''], element.attributes.map(({ name, type, description }) => [code(name), code(type.text), prose(description)])),
    properties: table(['property', 'type', ''], element.members.filter(({ kind }) => kind === 'field').map(({ name, type, description }) => [code(name), code(type.text), prose(description)])),
    methods: table(['method', ''], element.members.filter(({ kind }) => kind === 'method').map(({ name, parameters, description }) => [code(`${name}(${parameters.map((each) => each.name).join(', ')})`), prose(description)])),
    events: table(['event', ''], element.events.map(({ name, description }) => [code(name), prose(description)])),
    slots: table(['slot', ''], element.slots.map(({ name, description }) => [name === '' ? '(none)' : code(name), prose(description)])),
    'css-properties': table(['custom property', ''], element.cssProperties.map(({ name, description }) => [code(name), prose(description)])),
    'css-parts': table(['part', ''], element.cssParts.map(({ name, description }) => [code(name), prose(description)])),
    settings: table(['setting', 'type', ''], settings().map(({ name, type, text }) => [code(name), code(type), prose(text)])),
  };
  return template.replace(/<!--(\w[\w-]*)-->/g, (_, name) => {
    if (tables[name] === undefined) throw new Error(`reference.html asks for "${name}", which scripts/reference.mjs does not make.`);
    return tables[name];
  });
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const code = (text) => `<code>${escaped(text)}</code>`;
const prose = (text) => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

function table(heads, rows) {
  const head = heads.map((text) => (text === '' ? '<th scope="col">meaning</th>' : `<th scope="col">${text}</th>`)).join('');
  const body = rows.map(([first, ...rest]) => `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${heads[0]} table"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
