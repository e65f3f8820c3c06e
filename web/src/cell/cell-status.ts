import type { ConnectionState, DoneMessage, ServerError } from '../client/index.ts';

/** Where the cell's present or last run stands. */
export type Activity =
  | { readonly kind: 'none' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'queued'; readonly position: number; readonly etaMs?: number }
  | { readonly kind: 'running' }
  | { readonly kind: 'input' }
  | { readonly kind: 'restarting' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'done'; readonly done: DoneMessage; readonly exception: string; readonly lines: number }
  | { readonly kind: 'failed'; readonly error: ServerError };

export type Tone = 'quiet' | 'busy' | 'good' | 'bad' | 'warn';

export interface Status {
  readonly text: string;
  readonly tone: Tone;
}

/** One sentence for the status line. A trouble with the connection goes before a run that waits for it. */
export function statusOf(activity: Activity, connection: ConnectionState, reset: string): Status {
  const status = ofActivity(activity);
  const waiting = status.tone === 'busy' ? ofConnection(connection, activity) : undefined;
  const { text, tone } = waiting ?? status;
  return reset === '' ? { text, tone } : { text: `${text.replace(/[^.…]$/, '$&.')} ${reset}`.trim(), tone: tone === 'bad' ? 'bad' : 'warn' };
}

function ofConnection(connection: ConnectionState, activity: Activity): Status | undefined {
  switch (connection.phase) {
    case 'connecting':
      if (connection.attempt === 0) return { text: 'Connecting…', tone: 'busy' };
      return { text: activity.kind === 'sent' ? 'Connecting…' : 'Reconnecting…', tone: 'warn' };
    case 'waiting': {
      if (connection.reason !== undefined) return { text: connection.reason.message, tone: 'warn' };
      if (connection.attempt <= 3) return { text: 'Connection lost. Reconnecting…', tone: 'warn' };
      const seconds = Math.max(1, Math.round(connection.delayMs / 1000));
      return { text: `The server cannot be reached. Next try in ${seconds} s.`, tone: 'bad' };
    }
    case 'idle':
    case 'open':
    case 'refused':
      return undefined;
  }
}

function ofActivity(activity: Activity): Status {
  switch (activity.kind) {
    case 'none':
      return { text: '', tone: 'quiet' };
    case 'sent':
      return { text: 'Starting…', tone: 'busy' };
    case 'queued':
      return { text: queued(activity.position, activity.etaMs), tone: 'busy' };
    case 'running':
      return { text: 'Running', tone: 'busy' };
    case 'input':
      return { text: 'Waiting for your input', tone: 'busy' };
    case 'restarting':
      return { text: 'Restarting…', tone: 'busy' };
    case 'restarted':
      return { text: 'Restarted with empty variables.', tone: 'quiet' };
    case 'failed':
      return { text: failed(activity.error), tone: activity.error.code === 'cancelled' ? 'quiet' : 'bad' };
    case 'done':
      return finished(activity.done, activity.exception, activity.lines);
  }
}

function queued(position: number, etaMs: number | undefined): string {
  const place = position <= 0 ? 'Next in the queue' : `In the queue (${ordinal(position)})`;
  return etaMs === undefined ? place : `${place}, about ${Math.max(1, Math.round(etaMs / 1000))} s`;
}

function ordinal(place: number): string {
  const suffix = { one: 'st', two: 'nd', few: 'rd' }[new Intl.PluralRules('en', { type: 'ordinal' }).select(place) as 'one'] ?? 'th';
  return `${place}${suffix}`;
}

function failed(error: ServerError): string {
  if (error.code === 'cancelled') return 'Cancelled.';
  const wait = error.retryAfterMs === undefined ? '' : ` Try again in ${Math.ceil(error.retryAfterMs / 1000)} s.`;
  return error.message.includes('ry again') ? error.message : error.message + wait;
}

function finished(done: DoneMessage, exception: string, lines: number): Status {
  const time = done.durationMs === undefined ? '' : ` ${done.status === 'ok' ? 'in' : 'after'} ${duration(done.durationMs)}`;
  switch (done.status) {
    case 'ok':
      return { text: `Finished${time}, ${lines === 1 ? '1 line' : `${lines} lines`}`, tone: 'good' };
    case 'error':
      return { text: `${exception || 'Error'}${time}`, tone: 'bad' };
    case 'interrupted':
      return { text: `Interrupted${time}. Variables are kept.`, tone: 'warn' };
    case 'timeout':
      return { text: `Time limit reached${time}.`, tone: 'bad' };
    case 'memory':
      return { text: 'Memory limit reached.', tone: 'bad' };
    case 'output_limit':
      return { text: `Output limit reached${dropped(done)}.`, tone: 'bad' };
    case 'cancelled':
      return { text: 'Cancelled.', tone: 'quiet' };
    case 'crashed':
      return { text: `Python had to be ended${time}.`, tone: 'bad' };
    default:
      // A later minor version may know more outcomes than this page does.
      return { text: `Ended (${String(done.status satisfies never)})`, tone: 'warn' };
  }
}

function dropped({ dropped: bytes }: DoneMessage): string {
  const total = (bytes?.stdout ?? 0) + (bytes?.stderr ?? 0);
  return total === 0 ? '' : `; ${total.toLocaleString('en')} bytes are not shown`;
}

/** A duration as a reader says it. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
