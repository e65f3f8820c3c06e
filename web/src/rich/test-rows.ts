import { element } from '../cell/dom.ts';
import type { TestResult } from '../cell/rendering.ts';
import { fill, type Strings } from '../cell/strings/index.ts';

/** One row for each hidden test: whether it passed, and else why, and the author's hint. */
export function testRows(tests: readonly TestResult[], strings: Strings): HTMLElement[] {
  return tests.map((test) => testRow(test, strings));
}

function testRow({ name, passed, message, hint }: TestResult, strings: Strings): HTMLElement {
  const row = element('div', passed ? 'test passed' : 'test failed');
  row.setAttribute('part', 'test');
  row.append(element('strong', '', passed ? strings.passed : strings.failed), ` ${name}`);
  if (!passed && message !== '') row.append(element('div', 'test-message', message));
  if (!passed && hint !== '') row.append(element('div', 'hint', fill(strings.hint, { text: hint })));
  return row;
}
