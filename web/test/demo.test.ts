import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const html = readFileSync(new URL('../src/demo/index.html', import.meta.url), 'utf8');
const programs = [...html.matchAll(/<code class="language-python">([^]*?)<\/code>/g)].map((match) => match[1] ?? '');

describe('the demo page', () => {
  it('has its programs, with their < and & escaped', () => {
    expect(programs).toHaveLength(12);
    for (const program of programs) expect(program).not.toMatch(/<|&(?!lt;|gt;|amp;)/);
  });

  it('needs no inline script or style', () => {
    const page = html.replaceAll(/<code class="language-python">[^]*?<\/code>/g, '');
    // Scripts of types that no browser runs are data.
    expect(page).not.toMatch(/\sstyle=|<style|\son\w+=|<script(?![^>]*\s(?:src=|type="text\/x-))/);
  });
});
