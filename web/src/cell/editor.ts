/** Where an error is: lines and columns as Python counts, from 1 and from 0. */
export interface Mark {
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** What a cell needs of whatever its code is edited in. */
export interface Editor {
  readonly root: HTMLElement;
  code: string;
  readonly selection: readonly [number, number];
  focus(): void;
  /** Marks where an error is, or nothing. */
  mark(mark: Mark | undefined): void;
  /** Puts the cursor into a line and shows it. */
  goTo(line: number): void;
}

export interface Completion {
  readonly label: string;
  readonly kind?: string;
  readonly detail?: string;
}

export interface Completions {
  readonly from: number;
  readonly items: readonly Completion[];
}

/** What an editor is made with. */
export interface EditorOptions {
  readonly code: string;
  readonly label: string;
  readonly hint: string;
  readonly readOnly: boolean;
  /** Lines that cannot be changed, as in `1-3,8`. */
  readonly lockedLines: string;
  readonly onRun: () => void;
  readonly onChange: () => void;
  /** Asks the session for completions; undefined while there is none to ask. */
  readonly complete: (code: string, cursor: number) => Promise<Completions | undefined>;
}
