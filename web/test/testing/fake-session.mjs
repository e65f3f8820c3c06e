import { programFor } from './fake-python.mjs';

/** A session of the fake server: all its events with their positions, and one run at a time. */
export class FakeSession {
  token = `token-${Math.random()}`;
  #events = [];
  #variables = new Map();
  #runs = new Set();
  #queue = [];
  #current;
  #send;
  #svg;

  constructor(id, svg) {
    this.id = id;
    this.#svg = svg;
  }

  attach(send) {
    this.#send = send;
  }

  detach() {
    this.#send = undefined;
  }

  resume(lastSeq, send) {
    this.#send = send;
    send({ type: 'session.resumed', session: this.id, fromSeq: lastSeq + 1, lost: false });
    for (const event of this.#events.filter(({ seq }) => seq > lastSeq)) send(event);
  }

  tell(type, fields) {
    const event = { type, session: this.id, seq: this.#events.length + 1, ...fields };
    this.#events.push(event);
    this.#send?.(event);
  }

  run(message) {
    if (this.#runs.has(message.id)) return;
    this.#runs.add(message.id);
    this.#queue.push(message);
    if (this.#current === undefined) void this.#next();
    else this.tell('queued', { re: message.id, position: this.#queue.length });
  }

  interrupt() {
    this.#current?.stop();
  }

  input({ text, eof }) {
    this.#current?.answer?.(eof ? '' : text);
  }

  restart() {
    this.#current?.stop();
    this.#variables.clear();
    this.tell('session.state', { state: 'restarting', reason: 'client' });
    this.tell('session.state', { state: 'idle' });
  }

  async #next() {
    for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) {
      const started = Date.now();
      this.tell('started', { re: message.id });
      const status = await this.#execute(message);
      this.tell('done', { re: message.id, status, durationMs: Date.now() - started });
      this.#current = undefined;
    }
  }

  async #execute({ id: re, code }) {
    let status = 'ok';
    const stopped = new Promise((_, reject) => {
      this.#current = { stop: () => reject(new Error('interrupted')) };
    });
    stopped.catch(() => undefined);
    try {
      await programFor(code)({
        variables: this.#variables,
        svg: this.#svg,
        print: (text) => this.tell('stream', { re, name: 'stdout', text }),
        display: (data, result = true) => this.tell('display', { re, data, result }),
        sleep: (ms) => Promise.race([new Promise((resolve) => { setTimeout(resolve, ms); }), stopped]),
        ask: (prompt, password = false) => Promise.race([this.#ask(re, prompt, password), stopped]),
        raise: (name, message, text) => {
          status = 'error';
          this.tell('exception', { re, name, message, text });
        },
      });
    } catch {
      status = 'interrupted';
    }
    return status;
  }

  #ask(re, prompt, password) {
    return new Promise((resolve) => {
      this.#current.answer = resolve;
      this.tell('input.request', { re, prompt, password });
    });
  }
}
