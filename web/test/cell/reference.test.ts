import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifest, referencePage, settings } from '../../scripts/reference.mjs';

const src = new URL('../../src/', import.meta.url);
const files = ['cell', 'rich'].flatMap((folder) => readdirSync(new URL(folder, src)).map((name) => `${folder}/${name}`));
const text = (pattern: RegExp) => files.filter((name) => pattern.test(name)).map((name) => readFileSync(new URL(name, src), 'utf8')).join('\n');
const names = (pattern: RegExp, source: string) => [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ''))].toSorted();

const element = manifest().modules[0].declarations[0];
const documented = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name).toSorted();
const scripts = text(/\.ts$/);
const styles = text(/\.css$/);

describe('the manifest', () => {
  it('has every attribute that the element reads, and no other', () => {
    const read = names(/(?:this|cell)\.(?:get|has)Attribute\('([\w-]+)'\)/g, scripts);
    expect(documented(element.attributes)).toEqual(read);
  });

  it('has every custom property of the style sheets, and no other', () => {
    expect(documented(element.cssProperties)).toEqual(names(/var\((--cell-[\w-]+)/g, styles));
    expect(element.cssProperties.length).toBeGreaterThanOrEqual(20);
  });

  it('has every part', () => {
    const set = names(/setAttribute\('part', '([\w-]+)'\)/g, scripts);
    const buttons = names(/ button\('([\w-]+)'/g, scripts);
    expect(documented(element.cssParts)).toEqual([...set, ...buttons].toSorted());
  });

  it('has every event', () => {
    const sent = names(/(?:emit|new CustomEvent)\('([\w-]+)'/g, scripts);
    expect(documented(element.events)).toEqual(sent);
  });

  it('has the public methods and properties', () => {
    const found = documented(element.members);
    for (const name of ['code', 'state', 'outcome', 'output', 'ready', 'run', 'stop', 'restart', 'reset', 'runAbove', 'undo', 'fork', 'focus']) expect(found).toContain(name);
    expect(found.filter((name) => name.startsWith('#') || name.endsWith('Callback'))).toEqual([]);
  });
});

it('the settings of a page have their comments', () => {
  expect(documented(settings())).toEqual(['frames', 'getToken', 'key', 'lang', 'server', 'session', 'strings', 'theme']);
});

it('the reference page is filled', () => {
  const page = referencePage(readFileSync(new URL('demo/reference.html', src), 'utf8'));
  expect(page).not.toContain('<!--');
  expect(page).toContain('<code>readonly-lines</code>');
  expect(page).toContain('<code>runAbove()</code>');
});
