import { completeAnyWord, type CompletionContext, type CompletionResult, type CompletionSource } from '@codemirror/autocomplete';
import type { EditorOptions } from '../cell/editor.ts';
import { BUILTINS, KEYWORDS } from '../cell/python-tokens.ts';

/** A session that is busy may answer late; the reader gets the words of the page then. */
const PATIENCE_MS = 400;

const WORDS = [
  ...[...KEYWORDS].map((label) => ({ label, type: 'keyword' })),
  ...[...BUILTINS].map((label) => ({ label, type: 'function' })),
];

/** Names the session knows; before there is one, Python's own and the words of the code. */
export function completionSource(ask: EditorOptions['complete']): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(/[\w.]+$/);
    if (word === null && !context.explicit) return null;
    const answer = known(ask, context);
    // What follows a dot only the session knows, so there is nothing to give the reader meanwhile.
    const fromSession = await (context.matchBefore(/\.\w*$/) === null ? Promise.race([answer, late()]) : answer);
    if (context.aborted) return null;
    return fromSession ?? local(context);
  };
}

async function known(ask: EditorOptions['complete'], context: CompletionContext): Promise<CompletionResult | undefined> {
  const answer = await ask(context.state.doc.toString(), context.pos).catch(() => undefined);
  if (answer === undefined || answer.items.length === 0) return undefined;
  const options = answer.items.map(({ label, kind, detail }) => ({ label, ...(kind && { type: kind }), ...(detail && { detail }) }));
  return { from: answer.from, options, validFor: /^\w*$/ };
}

function late(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
}

async function local(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/(?:^|[^\w.])\w+$/);
  if (word === null && !context.explicit) return null;
  const found = await completeAnyWord(context);
  if (found === null) return null;
  return { ...found, options: [...WORDS, ...found.options.filter(({ label }) => !KEYWORDS.has(label) && !BUILTINS.has(label))] };
}
