// What becomes of content that a client is still sending when its answer is already known. It is read and thrown away for
// a moment: closing at once would make the client's system drop the answer unread (RFC 9112 9.6).

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NodeSide } from './exchange.ts';

/** How long a client that is still sending may take to read its answer, in milliseconds. */
const lingering = 1_000;

/** Reads what is left so that the connection can take another request; closes it when that takes too long. */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), lingering);
  whenRead(request, () => clearTimeout(timer));
}

/** Writes the last of an answer, and closes the connection only when the client has had time to read it. */
export function endAfterLingering({ request, response }: NodeSide, body: string): void {
  response.flushHeaders();
  response.write(body);
  const finish = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(finish, lingering);
  whenRead(request, finish);
}

/** Closes a socket that has been ended, also when the client goes on sending. */
export function closeAfterLingering(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), lingering);
  // node:http takes its own listener off a socket that it lets go of.
  socket.on('error', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer)).resume();
}

function whenRead(request: IncomingMessage, done: () => void): void {
  request.removeAllListeners('data').once('end', done).once('close', done).resume();
}
