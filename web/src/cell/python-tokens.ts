/** A stretch of source text; `kind` is a class name, empty for what is not set off. */
export interface SourceToken {
  readonly text: string;
  readonly kind: '' | 'comment' | 'string' | 'number' | 'keyword' | 'builtin' | 'name' | 'decorator';
}

const TOKEN =
  /(?<comment>#[^\n]*)|(?<string>\b[rbfuRBFUtT]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$))|\b[rbfuRBFUtT]{1,2}(?="|')(?:"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?<number>\b\d[\w.]*)|(?<decorator>@[\w.]+)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/gu;

export const KEYWORDS = new Set(
  'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield'.split(' '),
);
export const BUILTINS = new Set(
  'abs all any ascii bin bool bytes callable chr complex dict dir divmod enumerate filter float format frozenset getattr hasattr hash hex id input int isinstance issubclass iter len list map max min next object oct open ord pow print property range repr reversed round self set setattr slice sorted str sum super tuple type vars zip'.split(' '),
);

/** Splits Python source for colouring: good enough to read by, no parser. The texts joined are the source. */
export function pythonTokens(source: string): SourceToken[] {
  const tokens: SourceToken[] = [];
  let end = 0;
  let previousWord = '';
  for (const match of source.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ text: source.slice(end, match.index), kind: '' });
    const text = match[0];
    end = match.index + text.length;
    const { comment, string, number, decorator } = match.groups ?? {};
    let kind: SourceToken['kind'] = '';
    if (comment !== undefined) kind = 'comment';
    else if (string !== undefined) kind = 'string';
    else if (number !== undefined) kind = 'number';
    else if (decorator !== undefined) kind = 'decorator';
    else if (previousWord === 'def' || previousWord === 'class') kind = 'name';
    else if (KEYWORDS.has(text)) kind = 'keyword';
    else if (BUILTINS.has(text)) kind = 'builtin';
    previousWord = text;
    tokens.push({ text, kind });
  }
  if (end < source.length) tokens.push({ text: source.slice(end), kind: '' });
  return tokens;
}
