import { EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import { lineRanges } from '../cell/read-line-ranges.ts';
import { type Span, spansAfter, spansOf } from './line-spans.ts';

/** The whole text was replaced by the page: the lines are counted anew. */
export const spansIn = StateEffect.define<{ readonly lines: string; readonly text: string }>();

/** Where the code cannot be changed. */
export const lockedField = StateField.define<readonly Span[]>({
  create: () => [],
  update(spans, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(spansIn));
    if (effect !== undefined) return spansOf(lineRanges(effect.value.lines), effect.value.text);
    if (!transaction.docChanged) return spans;
    return spans.map(({ from, to }) => ({ from: transaction.changes.mapPos(from, 1), to: transaction.changes.mapPos(to, -1) }));
  },
});

const stripe = Decoration.line({ class: 'cm-locked-line' });

/** Refuses edits of the locked spans, and shows where they are. */
export function lockedLines(lines: string): Extension {
  return [
    lockedField.init(({ doc }) => spansOf(lineRanges(lines), doc.toString())),
    EditorState.changeFilter.of((transaction) => {
      const locked = transaction.startState.field(lockedField);
      if (locked.length === 0) return true;
      const text = transaction.startState.doc.toString();
      let allowed = true;
      transaction.changes.iterChanges((from, to, _from, _to, inserted) => {
        allowed &&= spansAfter(locked, text, { from, to, insert: inserted.toString() }) !== undefined;
      });
      return allowed;
    }),
    EditorView.decorations.compute([lockedField, 'doc'], (state) => Decoration.set(state.field(lockedField).flatMap((span) => stripes(state.doc, span)))),
  ];
}

function stripes(doc: Text, { from, to }: Span) {
  const rows = [];
  for (let at = from; at < to || (at === from && from <= doc.length); at = doc.lineAt(at).to + 1) {
    if (at > doc.length) break;
    rows.push(stripe.range(doc.lineAt(at).from));
  }
  return rows;
}
