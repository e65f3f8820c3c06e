import { describe, expect, it } from 'vitest';
import { EN } from '../../src/cell/strings/en.ts';
import { fill, stringsFor } from '../../src/cell/strings/index.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).filter((name) => name !== 'ordinal' && name !== 'place').toSorted();

describe('the strings', () => {
  it.each(['de', 'fr', 'es', 'ja', 'zh'])('are whole in %s, with the same places to fill', async (language) => {
    const strings = (await stringsFor(language)) as Readonly<Record<string, string>>;
    for (const [key, english] of Object.entries(EN)) {
      expect(strings[key], key).toBeTruthy();
      expect(places(strings[key] ?? ''), key).toEqual(places(english));
    }
    expect(strings['run']).not.toBe(EN.run);
  });

  it('are chosen by the first part of a language tag, English for what is not known', async () => {
    expect((await stringsFor('de-AT')).run).toBe('Ausführen');
    expect((await stringsFor('ZH-Hans-CN')).run).toBe('运行');
    expect((await stringsFor('tlh')).run).toBe('Run');
    expect((await stringsFor('constructor')).run).toBe('Run');
  });

  it('can be replaced by the page', async () => {
    expect((await stringsFor('fr', { run: 'Lancer' })).run).toBe('Lancer');
  });

  it('fills what it is given and leaves the rest', () => {
    expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  });
});
