import type { ConnectionState, DoneMessage, ServerError } from '../client/index.ts';
import { duration } from './duration.ts';
import { fill, type Strings } from './strings/index.ts';

/** Where the cell's present or last run stands. */
export type Activity =
  | { readonly kind: 'none' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'queued'; readonly position: number; readonly etaMs?: number }
  | { readonly kind: 'running' }
  | { readonly kind: 'input' }
  | { readonly kind: 'restarting' }
  | { readonly kind: 'restarted' }
  /** A sentence about something other than a run: copied, undone, output from before a reload. */
  | { readonly kind: 'told'; readonly text: string }
  | { readonly kind: 'done'; readonly done: DoneMessage; readonly exception: string; readonly lines: number; readonly tests?: TestSummary }
  | { readonly kind: 'failed'; readonly error: ServerError };

/** How hidden tests went, in words. */
export interface TestSummary {
  readonly text: string;
  readonly passed: boolean;
}

export type Tone = 'quiet' | 'busy' | 'good' | 'bad' | 'warn';

export interface Status {
  readonly text: string;
  readonly tone: Tone;
}

/** What goes beside the activity: that the session was reset, that the connection has just come back. */
export interface StatusNotes {
  readonly reset: string;
  readonly resumed: boolean;
}

/** One sentence for the status line. A trouble with the connection goes before a run that waits for it. */
export function statusOf(activity: Activity, connection: ConnectionState, { reset, resumed }: StatusNotes, strings: Strings): Status {
  const status = ofActivity(activity, strings);
  const waiting = status.tone === 'busy' ? ofConnection(connection, activity, strings) : undefined;
  const { text, tone } = waiting ?? status;
  const withNote = resumed && waiting === undefined && status.tone === 'busy' ? `${strings.resumed} ${text}` : text;
  if (reset === '') return { text: withNote, tone };
  return { text: `${withNote.replace(/[^.…。]$/, '$&.')} ${reset}`.trim(), tone: tone === 'bad' ? 'bad' : 'warn' };
}

function ofConnection(connection: ConnectionState, activity: Activity, strings: Strings): Status | undefined {
  switch (connection.phase) {
    case 'connecting':
      if (connection.attempt === 0) return { text: strings.connecting, tone: 'busy' };
      return { text: activity.kind === 'sent' ? strings.connecting : strings.reconnecting, tone: 'warn' };
    case 'waiting': {
      if (connection.reason !== undefined) return { text: refusal(connection.reason, strings), tone: 'warn' };
      if (connection.attempt <= 3) return { text: strings.connectionLost, tone: 'warn' };
      return { text: fill(strings.serverDown, { s: about(connection.delayMs) }), tone: 'bad' };
    }
    case 'idle':
    case 'open':
    case 'refused':
      return undefined;
  }
}

/** Whether the server has been away for so long that the author's saved output helps more than waiting. */
export function isDown(connection: ConnectionState): boolean {
  return connection.phase === 'refused' || (connection.phase === 'waiting' && connection.attempt > 3);
}

function ofActivity(activity: Activity, strings: Strings): Status {
  switch (activity.kind) {
    case 'none':
      return { text: '', tone: 'quiet' };
    case 'sent':
      return { text: strings.starting, tone: 'busy' };
    case 'queued':
      return { text: queued(activity.position, activity.etaMs, strings), tone: 'busy' };
    case 'running':
      return { text: strings.running, tone: 'busy' };
    case 'input':
      return { text: strings.waitingForInput, tone: 'busy' };
    case 'restarting':
      return { text: strings.restarting, tone: 'busy' };
    case 'restarted':
      return { text: strings.restarted, tone: 'quiet' };
    case 'told':
      return { text: activity.text, tone: 'quiet' };
    case 'failed':
      return { text: refusal(activity.error, strings), tone: activity.error.code === 'cancelled' ? 'quiet' : 'bad' };
    case 'done': {
      const status = finished(activity.done, activity.exception, activity.lines, strings);
      const { tests } = activity;
      if (tests === undefined) return status;
      return { text: `${tests.text.replace(/[.。]$/, '')}. ${status.text}`, tone: tests.passed || status.tone === 'bad' ? status.tone : 'warn' };
    }
  }
}

function queued(position: number, etaMs: number | undefined, strings: Strings): string {
  const text = position <= 0 ? strings.queueNext : fill(strings.queued, { place: position, ordinal: ordinal(position) });
  return etaMs === undefined ? text : fill(strings.about, { text, s: about(etaMs) });
}

function ordinal(place: number): string {
  const suffix = { one: 'st', two: 'nd', few: 'rd' }[new Intl.PluralRules('en', { type: 'ordinal' }).select(place) as 'one'] ?? 'th';
  return `${place}${suffix}`;
}

/** Above this, a clock says more than seconds. */
const LONG_WAIT_MS = 120_000;
const DAY_MS = 86_400_000;

/** A refusal in the reader's words; the server's own sentence, which is for the author, when there are none. */
export function refusal(error: ServerError, strings: Strings): string {
  if (error.code === 'cancelled') return strings.cancelled;
  const own = strings[`e_${error.code}` as keyof Strings] as string | undefined;
  const wait = error.retryAfterMs;
  const text = own ?? error.message.replace(/ Try again in \d+ s\.$/, '');
  if (wait === undefined || (own === undefined && /ry again/.test(text))) return text;
  if (wait < LONG_WAIT_MS) return fill(strings.tryAgain, { text, s: Math.ceil(wait / 1000) });
  const clock = new Date(Date.now() + wait).toLocaleString([], { timeStyle: 'short', ...(wait > DAY_MS && { dateStyle: 'medium' }) });
  return fill(strings.resetsAt, { text, clock });
}

function about(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}

function finished(done: DoneMessage, exception: string, lines: number, strings: Strings): Status {
  const time = duration(done.durationMs ?? 0);
  switch (done.status) {
    case 'ok':
      return { text: fill(strings.finished, { time, lines: lines === 1 ? strings.line : fill(strings.lines, { n: lines.toLocaleString() }) }), tone: 'good' };
    case 'error':
      return { text: fill(strings.raised, { name: exception || 'Error', time }), tone: 'bad' };
    case 'interrupted':
      return { text: fill(strings.interrupted, { time }), tone: 'warn' };
    case 'timeout':
      return { text: fill(strings.timeout, { time }), tone: 'bad' };
    case 'memory':
      return { text: strings.memory, tone: 'bad' };
    case 'output_limit': {
      const bytes = (done.dropped?.stdout ?? 0) + (done.dropped?.stderr ?? 0);
      return { text: bytes === 0 ? strings.outputLimit : fill(strings.dropped, { n: bytes.toLocaleString() }), tone: 'bad' };
    }
    case 'cancelled':
      return { text: strings.cancelled, tone: 'quiet' };
    case 'crashed':
      return { text: fill(strings.crashed, { time }), tone: 'bad' };
    default:
      // A later minor version may know more outcomes than this page does.
      return { text: fill(strings.ended, { status: String(done.status satisfies never) }), tone: 'warn' };
  }
}
