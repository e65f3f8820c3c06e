import type { RunOptions, Session } from '../client/index.ts';
import type { RunFile } from './cell-files.ts';
import type { HiddenTest } from './hidden-code.ts';

/** What a cell sends beside its code. */
export interface RunPartsOptions {
  readonly setup: string;
  readonly tests: readonly HiddenTest[];
  readonly files: string;
  readonly root: Document | ShadowRoot;
  readonly stdin: 'interactive' | 'closed';
  readonly timeoutMs: number | undefined;
}

/** Sessions whose interpreter has a cell's files; a fresh interpreter has none. */
const filesSent = new WeakMap<Session, Set<string>>();

/** Makes the options of a run: hidden setup before it, hidden tests after it, files once for each fresh interpreter. */
export class RunParts {
  readonly #options: RunPartsOptions;

  constructor(options: RunPartsOptions) {
    this.#options = options;
  }

  /** Whether there is more to do than to send the code. */
  get asynchronous(): boolean {
    const { setup, files } = this.#options;
    return setup !== '' || files.trim() !== '' || this.hasTests;
  }

  get hasTests(): boolean {
    return this.#options.tests.length > 0;
  }

  /** The options of a run that needs nothing else. */
  now(): RunOptions {
    const { stdin, timeoutMs } = this.#options;
    return { stdin, ...(timeoutMs !== undefined && { timeoutMs }) };
  }

  async forRun(session: Session): Promise<RunOptions> {
    const { setup, tests } = this.#options;
    const { setupOnce, testRun, filesOf } = await import('./exercise.ts');
    const files = await this.#files(session, filesOf);
    return {
      ...this.now(),
      ...(files.length > 0 && { files }),
      ...(setup !== '' && { before: setupOnce(setup) }),
      ...(tests.length > 0 && { after: testRun(tests) }),
    };
  }

  async #files(session: Session, read: (words: string, root: Document | ShadowRoot) => Promise<RunFile[]>): Promise<readonly RunFile[]> {
    const { files, root } = this.#options;
    let sent = filesSent.get(session);
    if (sent === undefined) {
      const fresh = new Set<string>();
      session.subscribe((event) => {
        if (event.type === 'gone' || (event.type === 'state' && event.state === 'restarting')) fresh.clear();
      });
      filesSent.set(session, fresh);
      sent = fresh;
    }
    if (files.trim() === '' || sent.has(files)) return [];
    const found = await read(files, root);
    sent.add(files);
    return found;
  }
}
