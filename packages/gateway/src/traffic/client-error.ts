// Bytes that node:http could not read as a request, and how the client is told: as the answer of the request they
// belong to when there is one, straight onto the socket when there is none.

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.ts';
import { type Problem, renderProblem, sendProblem } from './problem-response.ts';
import { newRequestId } from './request-id.ts';
import { maxTarget } from './target.ts';
import { closeAfterLingering } from './unread-content.ts';

/** An error of node:http's parser or timers. */
export type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** What answering one needs to know. */
export interface ClientErrorContext {
  /** The last exchange on the socket, finished or not. */
  readonly last: Exchange | undefined;
  /** Id of the current revision. */
  readonly revision: string;
  /** Bytes of header fields that are accepted. */
  readonly limit: number;
}

/** Answers what can still be answered, and ends the connection in every case. */
export function answerClientError(error: ClientError, socket: Duplex, context: ClientErrorContext): void {
  const { last } = context;
  // A client that closes its side in the middle of a request has left: what the service was sent so far is cancelled.
  const left = error.code === 'HPE_INVALID_EOF_STATE' && last?.request.complete === false;
  if (error.code === 'ECONNRESET' || left || !socket.writable) socket.destroy();
  else if (!last || (last.request.complete && last.response.writableFinished)) {
    writeProblem(socket, problemOf(error, context.limit), context.revision);
  } else if (last.request.complete) endAfterAnswer(last, socket);
  else if (!last.response.headersSent) {
    last.head = undefined;
    sendProblem(last, problemOf(error, context.limit));
  } else if (last.response.writableFinished) {
    socket.end();
    closeAfterLingering(socket);
  } else if (last.problem === undefined) last.response.destroy();
}

/** Writes a problem to a socket without an exchange, and closes it. */
export function writeProblem(socket: Duplex, problem: Problem, revision: string): void {
  const { status, headers, body } = renderProblem(problem, { requestId: newRequestId(), revision, accept: undefined });
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}Connection: close\r\n\r\n${body}`);
  closeAfterLingering(socket);
}

// What could not be read came after a request that is being answered: it gets its answer, and then the connection ends.
function endAfterAnswer({ node }: Exchange, socket: Duplex): void {
  if (!node) return;
  node.response.shouldKeepAlive = false;
  node.response.once('finish', () => socket.end());
}

function problemOf(error: ClientError, limit: number): Problem {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const inRequestLine = error.rawPacket?.subarray(0, maxTarget).includes('\r\n') === false;
    return inRequestLine
      ? {
          id: 'target-too-long',
          detail: `The target is longer than ${maxTarget} bytes.`,
          members: { limit: maxTarget },
        }
      : { id: 'headers-too-large', detail: `The head is longer than ${limit} bytes.`, members: { limit } };
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { id: 'request-timeout', detail: 'The request did not arrive in time.' };
  }
  return { id: 'bad-request', detail: 'The bytes are not an HTTP/1.1 request.' };
}
