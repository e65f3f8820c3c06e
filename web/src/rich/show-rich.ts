import type { BlockContext } from '../cell/block-context.ts';
import type { Rendering } from '../cell/rendering.ts';
import { jsonTree } from './json-tree.ts';
import { showInFrame } from './output-frame.ts';
import { styleRich } from './rich-style.ts';
import { csvTable, resourceTable, tableInHtml } from './tables.ts';
import { testRows } from './test-rows.ts';

type Rich = Extract<Rendering, { kind: 'html' | 'script' | 'rich' | 'tests' }>;

/** Puts what needs more than text into a block; throws, leaving the text, when the content is not what it says. */
export async function showRich(block: HTMLElement, rendering: Rich, context: BlockContext): Promise<void> {
  styleRich(context.root);
  switch (rendering.kind) {
    case 'html': {
      const table = tableInHtml(rendering.html);
      if (table === undefined) showInFrame(block, { html: rendering.html }, rendering.text, context);
      else block.replaceChildren(table);
      return;
    }
    case 'script':
      return showInFrame(block, { script: rendering.script }, rendering.text, context);
    case 'tests':
      return block.replaceChildren(...testRows(rendering.tests, context.strings));
    case 'rich':
      block.replaceChildren(await richNode(rendering));
  }
}

async function richNode({ type, content }: Rich & { readonly kind: 'rich' }): Promise<Node> {
  switch (type) {
    case 'application/json':
      return jsonTree(content);
    case 'application/vnd.dataresource+json':
      return resourceTable(content);
    case 'text/csv':
      return csvTable(String(content));
    case 'text/latex':
      return (await import('./latex.ts')).latexNode(String(content));
    case 'text/markdown':
      return (await import('./markdown.ts')).markdownNode(String(content));
  }
}
