import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The same colours as the plain editor's: the cell's own custom properties. */
export const highlighting = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--_muted)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--_string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--_number)' },
  { tag: tags.keyword, color: 'var(--_keyword)' },
  { tag: tags.standard(tags.variableName), color: 'var(--_builtin)' },
  { tag: [tags.definition(tags.variableName), tags.meta], color: 'var(--_name)' },
]);

export const cellTheme = EditorView.theme({
  '&': { color: 'inherit', background: 'none' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflowX: 'auto' },
  '.cm-content': { padding: '0.9rem 0', caretColor: 'var(--_accent)' },
  '.cm-line': { padding: '0 1.1rem' },
  '.cm-cursor': { borderLeftColor: 'var(--_accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--_accent) 24%, transparent) !important',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'color-mix(in oklab, var(--_accent) 20%, transparent)' },
  '.cm-error-line': { background: 'var(--_bad-surface)', boxShadow: 'inset 3px 0 var(--_bad)' },
  '.cm-error-range': { textDecoration: 'underline wavy var(--_bad)', textUnderlineOffset: '3px' },
  '.cm-locked-line': { background: 'var(--_raised)' },
  '.cm-tooltip': { background: 'var(--_surface)', border: '1px solid var(--_border)', borderRadius: '8px', overflow: 'hidden', boxShadow: '0 8px 24px rgb(0 0 0 / 18%)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: '400 0.8125rem/1.5 var(--_mono)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--_accent)', color: 'var(--_on-accent)' },
  '.cm-completionDetail': { color: 'inherit', opacity: 0.75 },
});
