import { StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Mark } from '../cell/editor.ts';

/** Marks where an error is, or nothing; an edit of the marked line removes the mark. */
export const setMark = StateEffect.define<Mark | undefined>();

const line = Decoration.line({ class: 'cm-error-line' });
const range = Decoration.mark({ class: 'cm-error-range' });

export const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setMark));
    if (effect !== undefined) return effect.value === undefined ? Decoration.none : decorate(effect.value as Mark, transaction.state.doc);
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(mark: Mark, doc: Text): DecorationSet {
  if (mark.line < 1 || mark.line > doc.lines) return Decoration.none;
  const first = doc.line(mark.line);
  const last = doc.line(Math.min(Math.max(mark.endLine ?? mark.line, mark.line), doc.lines));
  const from = Math.min(first.from + (mark.column ?? 0), first.to);
  const to = Math.min(last.from + (mark.endColumn ?? last.length), last.to);
  const marks = [line.range(first.from)];
  if (mark.column !== undefined && to > from) marks.push(range.range(from, to));
  return Decoration.set(marks);
}
