import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { FakeSession } from './fake-session.mjs';
import { violations } from './schemas.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 370" width="400" height="370"><circle cx="200" cy="185" r="150" fill="#2f7d55"/></svg>';

/** Serves the built files under the strictest policy the cell supports, and plays a server that knows the demo's programs. */
export async function startFakeServer({ port = 0, svgFile } = {}) {
  const dist = new URL('../../dist/', import.meta.url).pathname;
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = join(dist, normalize(path === '/' ? '/index.html' : path));
    if (!file.startsWith(dist) || !existsSync(file)) return void response.writeHead(404).end('Not found');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': POLICY });
    createReadStream(file).pipe(response);
  });
  const sockets = new WebSocketServer({ server: http, path: '/v1/ws', handleProtocols: () => 'serpentarium.v1.json' });
  const state = { sessions: new Map(), breaches: [], acks: [], svg: svgFile ? readFileSync(svgFile, 'utf8') : SVG };
  sockets.on('connection', (socket) => serve(socket, state));
  await new Promise((resolve) => {
    http.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://localhost:${http.address().port}/`,
    /** What clients sent against the contract. */
    breaches: state.breaches,
    /** The positions clients acknowledged. */
    acks: state.acks,
    /** Cuts every socket, as a network that fails does. */
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    close() {
      this.cut();
      // A program that never ends would keep the process of the test alive.
      for (const session of state.sessions.values()) session.interrupt();
      return new Promise((resolve) => {
        http.close(resolve);
      });
    },
  };
}

function serve(socket, state) {
  const own = new Map();
  const send = (message) => {
    const wrong = violations(message);
    if (wrong.length > 0) throw new Error(`The fake server breaks the contract: ${wrong.join('; ')}`);
    socket.send(JSON.stringify(message));
  };
  socket.on('close', () => own.forEach((session) => session.detach()));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    state.breaches.push(...violations(message));
    if (message.type === 'hello') return hello(message, state, own, send);
    if (message.type === 'session.open') return open(message, state, own, send);
    if (message.type === 'session.fork') return open(message, state, own, send);
    const session = own.get(message.session);
    if (message.type === 'ack') state.acks.push(message.seq);
    if (message.type === 'run') session.run(message);
    else if (message.type === 'interrupt') session.interrupt();
    else if (message.type === 'input') session.input(message);
    else if (message.type === 'restart' || message.type === 'undo') session.restart();
  });
}

function hello({ resume = [] }, state, own, send) {
  send({ type: 'welcome', connection: 'c', protocol: 'serpentarium.v1.json', heartbeatMs: 25_000, windowBytes: 262_144, limits: {}, features: ['undo', 'fork'] });
  for (const { session: id, resumeToken, lastSeq } of resume) {
    const session = state.sessions.get(id);
    if (session?.token === resumeToken) {
      own.set(id, session);
      session.resume(lastSeq, send);
    } else send({ type: 'error', session: id, code: 'session_gone', message: 'It is gone.', retry: 'same' });
  }
}

function open({ id: re }, state, own, send) {
  const session = new FakeSession(`s${state.sessions.size + 1}`, state.svg);
  state.sessions.set(session.id, session);
  own.set(session.id, session);
  session.attach(send);
  session.tell('session.opened', { re, resumeToken: session.token });
}
