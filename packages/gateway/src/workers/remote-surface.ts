// The gateway's own paths in a process that serves: passed on to the process that controls, which has the one answer to what
// is published, how services are and what was counted.

import { Agent, request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RevisionStore } from '../revision-store.ts';
import { isReserved } from '../surface/reserved-paths.ts';
import type { Surface } from '../surface/surface.ts';
import { renderProblem } from '../traffic/problem-response.ts';

/** Fields of one connection, and those that this side answers for. */
const ownFields: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/** Passes what the surface owns to the socket at `path`. */
export function remoteSurface(path: string, store: RevisionStore): Pick<Surface, 'owns' | 'handle'> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
  return {
    owns: isReserved,
    handle(request, response) {
      const requestId = String(response.getHeader('x-request-id') ?? '');
      const headers = { ...lasting(request), 'x-request-id': requestId };
      const { method, url } = request;
      const outgoing = ask({ agent, socketPath: path, method, path: url, headers }, (answer) => pass(answer, response));
      outgoing.on('error', () => unavailable(request, response, { requestId, revision: store.current.id }));
      response.on('close', () => outgoing.destroy());
      send(request, outgoing);
    },
  };
}

function lasting({ headers }: IncomingMessage): NodeJS.Dict<string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownFields.has(name)));
}

function send(request: IncomingMessage, outgoing: ClientRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') outgoing.end(void request.resume());
  else request.pipe(outgoing);
}

function pass(answer: IncomingMessage, response: ServerResponse): void {
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(at, at + 2);
    if (!ownFields.has(name.toLowerCase())) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode ?? 502);
  // An answer of events is read while it goes on.
  response.flushHeaders();
  answer.on('error', () => response.destroy());
  answer.pipe(response);
}

function unavailable(
  { headers }: IncomingMessage,
  response: ServerResponse,
  context: { readonly requestId: string; readonly revision: string },
): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const problem = {
    id: 'service-unavailable',
    detail: 'The process that answers for the gateway itself is not there.',
    members: { service: 'portico', state: 'down' },
    headers: ['Retry-After', '1'],
  } as const;
  const { status, headers: fields, body } = renderProblem(problem, { ...context, accept: headers.accept });
  for (let at = 0; at < fields.length; at += 2) response.setHeader(fields[at] as string, fields[at + 1] as string);
  response.writeHead(status).end(body);
}
