import { describe, expect, it } from 'vitest';
import { renderingOf } from '../../src/cell/rendering.ts';

const at = (url: unknown) => renderingOf({ 'text/plain': 'x' }, { 'image/png': { url } });

describe('renderingOf', () => {
  it('shows SVG as an image with the text as its description', () => {
    const rendering = renderingOf({ 'image/svg+xml': '<svg onload="alert(1)">#</svg>', 'text/plain': 'a drawing' });
    expect(rendering).toEqual({
      kind: 'image',
      source: 'data:image/svg+xml;charset=utf-8,%3Csvg%20onload%3D%22alert(1)%22%3E%23%3C%2Fsvg%3E',
      text: 'a drawing',
    });
  });

  it('survives half a character in an SVG', () => {
    expect(renderingOf({ 'image/svg+xml': '\ud83d' })).toMatchObject({ kind: 'image', source: expect.stringContaining('%EF%BF%BD') });
  });

  it('shows base64 images, and nothing that is not base64', () => {
    expect(renderingOf({ 'image/png': 'iVBORw0K\n' })).toMatchObject({ kind: 'image', source: 'data:image/png;base64,iVBORw0K\n' });
    expect(renderingOf({ 'image/png': '"><script>', 'text/plain': 'x' })).toEqual({ kind: 'text', text: 'x' });
  });

  it('shows a picture that the server keeps, from an address of the web only', () => {
    expect(at('https://run.example.org/v1/images/abc')).toEqual({ kind: 'image', source: 'https://run.example.org/v1/images/abc', text: 'x' });
    expect(at('javascript:alert(1)')).toEqual({ kind: 'text', text: 'x' });
    expect(at(5)).toEqual({ kind: 'text', text: 'x' });
  });

  it('gives HTML and scripts to the frame, never to the page', () => {
    expect(renderingOf({ 'text/html': '<b>x</b>', 'text/plain': 'x' })).toEqual({ kind: 'html', html: '<b>x</b>', text: 'x' });
    expect(renderingOf({ 'application/javascript': 'alert(1)' })).toEqual({ kind: 'script', script: 'alert(1)', text: '[application/javascript]' });
    expect(renderingOf({ 'text/html': ' ', 'text/plain': 'x' }).kind).toBe('text');
  });

  it('takes width from the metadata of an image', () => {
    expect(renderingOf({ 'image/png': 'iVBORw0K' }, { 'image/png': { width: 40 } })).toMatchObject({ kind: 'image', width: 40 });
    expect(renderingOf({ 'image/png': 'iVBORw0K' }, { 'image/png': { width: '40"' } })).not.toHaveProperty('width');
  });

  it('reads results of hidden tests, of any shape', () => {
    const results = [{ name: 'adds', passed: true }, { passed: 'yes', message: 5 }];
    expect(renderingOf({ 'application/vnd.serpentarium.tests+json': results })).toMatchObject({
      kind: 'tests',
      tests: [{ name: 'adds', passed: true, message: '', hint: '' }, { name: '', passed: false, message: '5', hint: '' }],
    });
  });

  it('writes JSON out and takes the wrong type for absent', () => {
    expect(renderingOf({ 'application/json': { a: 1 } })).toMatchObject({ kind: 'rich', text: '{\n  "a": 1\n}' });
    expect(renderingOf({ 'text/plain': 5, 'image/png': {} })).toMatchObject({ kind: 'text' });
    expect(renderingOf({})).toEqual({ kind: 'text', text: '[an empty value]' });
  });
});
