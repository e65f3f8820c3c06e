import type { Strings } from './strings/index.ts';

/** What output blocks need of their cell. */
export interface BlockContext {
  readonly strings: Strings;
  readonly root: ShadowRoot;
  /** The address of the frame page. */
  readonly frameUrl: () => string;
  /** A line of a file of a traceback that is a cell of this page, which can be gone to. */
  readonly lineOf: (file: string, line: number) => string | undefined;
  readonly goTo: (file: string, line: number) => void;
}
