// A service at the level of bytes: records each request as it arrived and answers what a test wrote, legal or not.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type ByteStep, playScript } from './byte-script.ts';
import { type Field, type HttpMessage, readMessage } from './http-message.ts';
import { watched } from './raw-client.ts';

export interface SeenRequest {
  readonly line: string;
  readonly fields: readonly Field[];
  /** Grows until `complete`. */
  body: string;
  trailers: readonly Field[];
  complete: boolean;
  /** Why the forwarded bytes are no HTTP/1.1 request. */
  malformed: string | undefined;
  /** True when the gateway closed the connection before the answer was played to its end. */
  aborted: boolean;
  /** Counts the connections of this upstream: equal numbers, same connection. */
  readonly connection: number;
}

export interface ScriptedUpstream extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Requests since the last `expect`, those for health and document excepted. */
  readonly seen: readonly SeenRequest[];
  /** Forgets what was seen; the nth request is answered by the nth answer, later ones by `usualAnswer`. */
  expect(answers: readonly UpstreamAnswer[], values?: Readonly<Record<string, string>>): void;
  /** Answers as usual from now on; keeps what was seen. */
  relax(): void;
  /** Waits until `met` holds for what was seen; false after `limit` milliseconds. */
  until(met: (seen: readonly SeenRequest[]) => boolean, limit: number): Promise<boolean>;
}

export interface UpstreamAnswer {
  readonly steps: readonly ByteStep[];
  /** Answers as soon as the request's head has come, without waiting for its body. */
  readonly atHead?: boolean;
}

export const usualAnswer: UpstreamAnswer = {
  steps: [['HTTP/1.1 200 OK', 'Content-Type: application/json', 'Content-Length: 11', '', '{"ok":true}']],
};

/** Listens on a free port and publishes `document` for discovery. */
export async function scriptedUpstream(document: object): Promise<ScriptedUpstream> {
  const state: State = { seen: [], answers: [], values: {}, taken: 0, watchers: new Set(), connections: 0 };
  const infrastructure = new Map([
    ['/health', JSON.stringify({ status: 'healthy', document: { url: '/openapi.json', digest: 'one' } })],
    ['/openapi.json', JSON.stringify(document)],
  ]);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serve(socket, state, infrastructure);
  });
  const port = await listen(server);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get seen() {
      return state.seen;
    },
    expect(answers, values = {}) {
      Object.assign(state, { seen: [], answers, values, taken: 0 });
    },
    relax() {
      state.answers = [];
    },
    until: (met, limit) =>
      new Promise((resolve) => {
        const settle = (value: boolean) => {
          clearTimeout(timer);
          state.watchers.delete(look);
          resolve(value);
        };
        const look = () => {
          if (met(state.seen)) settle(true);
        };
        const timer = setTimeout(() => settle(false), limit);
        state.watchers.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  seen: SeenRequest[];
  answers: readonly UpstreamAnswer[];
  values: Readonly<Record<string, string>>;
  taken: number;
  connections: number;
  readonly watchers: Set<() => void>;
}

async function serve(socket: Socket, state: State, infrastructure: ReadonlyMap<string, string>): Promise<void> {
  const connection = ++state.connections;
  const peer = watched(socket);
  let from = 0;
  let gone = false;
  let current: SeenRequest | undefined;
  const notify = () => {
    for (const look of [...state.watchers]) look();
  };
  const left = () => {
    gone = true;
    if (!current) return;
    current.aborted = true;
    notify();
    // What is left of the answer would go nowhere.
    socket.destroy();
  };
  socket.on('end', left);
  socket.on('close', left);
  socket.on('error', left);

  const read = () => readMessage(peer.received().slice(from), gone, () => 'empty');
  while (await peer.until(() => read() !== undefined, 600_000)) {
    const head = read();
    if (!head) break;
    const page = infrastructure.get(head.start.split(' ')[1] ?? '');
    if (page !== undefined && head.start.startsWith('GET ')) {
      from += head.size;
      const fields = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(page)}`;
      socket.write(`HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${page}`);
      continue;
    }
    const request: SeenRequest = { ...seenOf(head), line: head.start, fields: head.fields, aborted: false, connection };
    current = request;
    state.seen.push(request);
    const answer = state.answers[state.taken++] ?? usualAnswer;
    notify();
    const arrived = peer.until(() => {
      const message = read() ?? head;
      Object.assign(request, seenOf(message));
      notify();
      return message.complete || message.malformed !== undefined;
    }, 30_000);
    if (!answer.atHead) await arrived;
    await playScript(answer.steps, peer, state.values);
    // An answer without steps hangs until the gateway gives up.
    if (answer.steps.length === 0) await peer.until(() => gone, 30_000);
    current = undefined;
    await arrived;
    from += (read() ?? head).size;
    notify();
  }
  socket.destroy();
}

function seenOf({ body, trailers, complete, malformed }: HttpMessage) {
  return { body, trailers, complete, malformed };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
