/** The text of an element as its reader sees it: generators such as Docusaurus end lines with `<br>` alone. */
export function visibleText(node: Node): string {
  let text = '';
  for (const child of node.childNodes) {
    if (child instanceof HTMLBRElement) text += '\n';
    else text += child.nodeType === Node.TEXT_NODE ? (child.textContent ?? '') : visibleText(child);
  }
  return text;
}

/** The code of a page, without the line breaks around it, and without the prompts of an interactive session. */
export function sourceOf(text: string): string {
  const code = text.replaceAll('\r\n', '\n').replace(/^\s*\n|\s+$/g, '').replaceAll('\u200b', '');
  return /^\s*>>> /.test(code) ? withoutPrompts(code) : code;
}

/** Takes the input out of `>>> ` and `... ` lines; the output between them is left out. */
function withoutPrompts(code: string): string {
  return code
    .split('\n')
    .map((line) => /^\s*(?:>>>|\.\.\.)(?: (.*)|$)/.exec(line))
    .filter((match) => match !== null)
    .map((match) => match[1] ?? '')
    .join('\n');
}
