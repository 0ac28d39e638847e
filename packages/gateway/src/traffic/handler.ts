// The life of a request, top to bottom: one revision, one match, one set of checks, one instance.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Operation } from '@portico/contract';
import type { UsageTable } from '../consumers/usage-table.ts';
import type { Events } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { Surface } from '../surface/surface.ts';
import type { Exchange } from './exchange.ts';
import { type ForwardingContext, forward } from './forwarder.ts';
import { methodNotAllowed, notFound, operationFor } from './match.ts';
import type { OverloadGuard } from './overload.ts';
import { isProblem, type Problem, sendProblem } from './problem-response.ts';
import { type RequestHead, readRequestHead } from './request-head.ts';
import { requestIdOf } from './request-id.ts';
import { readTarget } from './target.ts';
import { type Tunnel, upgradeFor } from './tunnel.ts';
import { type Candidate, type Content, validateRequest } from './validate-request.ts';

/** What handling works with, for all requests. */
export interface HandlerContext extends ForwardingContext {
  readonly store: RevisionStore;
  readonly surface: Pick<Surface, 'owns' | 'handle'>;
  readonly events: Events;
  readonly overload: Pick<OverloadGuard, 'refusal'>;
  /** Where it is counted who uses what; absent when nobody asked for that. */
  readonly usage: Pick<UsageTable, 'record'> | undefined;
}

/** How a request arrived, beyond its own bytes. */
export interface Arrival {
  readonly awaitsContinue: boolean;
  readonly closing: boolean;
  readonly tunnel?: Tunnel;
}

const maxFields = 100;

/** Starts an exchange: its ids, its revision, and the event at its end. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  context: HandlerContext & { readonly arrival: Arrival },
): Exchange {
  const version = `${request.httpVersionMajor}.${request.httpVersionMinor}`;
  const head = readRequestHead(request.rawHeaders, version, {
    bytes: context.options.limits.headers,
    fields: maxFields,
  });
  const exchange: Exchange = {
    request,
    response,
    requestId: requestIdOf(isProblem(head) ? { requestId: undefined } : head),
    revision: context.store.current,
    tunnel: undefined,
    ...context.arrival,
    head: isProblem(head) ? undefined : head,
    path: request.url ?? '',
    operation: undefined,
    problem: undefined,
    violations: undefined,
  };
  if (context.events.has('request.completed')) reportCompletion(exchange, context.events);
  if (isProblem(head)) sendProblem(exchange, head);
  return exchange;
}

/** Answers an exchange whose head is sane. */
export function handle(exchange: Exchange, context: HandlerContext): void {
  const problem = exchange.head && take(exchange, exchange.head, context);
  if (problem) sendProblem(exchange, problem);
}

function take(exchange: Exchange, head: RequestHead, context: HandlerContext): Problem | undefined {
  const { request, revision } = exchange;
  const method = request.method ?? '';
  if (request.url === '*' && method === 'OPTIONS') return allow(exchange, ['GET', 'HEAD', 'OPTIONS']);
  const target = readTarget(request.url ?? '', head.host);
  if (isProblem(target)) return withoutTrust(exchange, target);
  exchange.path = target.path;
  if (method === 'TRACE') return { id: 'method-not-implemented', detail: 'The gateway does not forward TRACE.' };
  if (context.surface.owns(target.path)) return own(exchange, context);
  const match = revision.routes.match(target.path);
  if (!match) return notFound(exchange, method, context.status());
  const operation = operationFor(match.entry, method);
  if (!operation && method === 'OPTIONS') return allow(exchange, match.entry.allow);
  if (!operation) return methodNotAllowed(exchange, method, match.entry.allow);
  exchange.operation = operation;
  const refusal = context.overload.refusal(operation);
  if (refusal) return refusal;
  const candidate: Candidate = { operation, head, parameters: match.parameters, search: target.search };
  const checked = validateRequest(exchange, candidate, {
    policy: context.policyOf(operation),
    limits: context.traffic.of(operation.service).policy.content,
  });
  if (!(checked instanceof Promise)) return proceed(exchange, candidate, { content: checked, context });
  checked
    .then((content) => {
      const problem = proceed(exchange, candidate, { content, context });
      if (problem) sendProblem(exchange, problem);
    })
    .catch((error: unknown) => fail(exchange, error));
  return undefined;
}

function proceed(
  exchange: Exchange,
  candidate: Candidate,
  { content, context }: { readonly content: Content | Problem; readonly context: HandlerContext },
): Problem | undefined {
  if (isProblem(content)) return content;
  if (exchange.violations) reportViolations(exchange, candidate.operation, context.events);
  const { operation, head, search } = candidate;
  context.usage?.record({ operation, search, headers: head.raw, revision: exchange.revision });
  const upgrade = exchange.tunnel && upgradeFor(candidate.operation, candidate.head);
  if (!exchange.response.destroyed) forward(exchange, { ...candidate, content, upgrade }, context);
  return undefined;
}

function reportViolations(
  { requestId, revision, violations = [] }: Exchange,
  operation: Operation,
  events: Events,
): void {
  const { service, operationId, method, path } = operation;
  const subject = { requestId, revision: revision.id, service, operationId, method, path };
  events.emit({ type: 'request.violated', ...subject, violations });
}

/** The answer to a fault of our own: said on stderr with its stack, told to the client without. */
export function fail(exchange: Exchange, error: unknown): void {
  console.error(error);
  sendProblem(exchange, { id: 'gateway-error', detail: 'The gateway could not handle this request.' });
}

function own({ request, response, requestId }: Exchange, { surface }: HandlerContext): undefined {
  response.setHeader('X-Request-Id', requestId);
  surface.handle(request, response);
}

function allow({ response, requestId, revision, closing }: Exchange, methods: readonly string[]): undefined {
  const headers = ['Allow', methods.join(', '), 'Portico-Revision', revision.id, 'X-Request-Id', requestId];
  response.writeHead(204, closing ? [...headers, 'Connection', 'close'] : headers).end();
}

// A request that may be addressed in two ways says nothing reliable about its framing: its connection is not reused.
function withoutTrust(exchange: Exchange, problem: Problem): Problem {
  exchange.head = undefined;
  return problem;
}

function reportCompletion(exchange: Exchange, events: Events): void {
  const started = performance.now();
  const { request, response } = exchange;
  response.once('close', () => {
    events.emit({
      type: 'request.completed',
      requestId: exchange.requestId,
      revision: exchange.revision.id,
      method: request.method ?? '',
      path: exchange.path.split('?', 1)[0] as string,
      status: response.headersSent ? response.statusCode : 499,
      duration: performance.now() - started,
      service: exchange.operation?.service,
      operationId: exchange.operation?.operationId,
      clientRevision: exchange.head?.clientRevision,
      problem: exchange.problem,
      violations: exchange.violations?.length,
      aborted: (!response.writableFinished && response.statusCode !== 101) || undefined,
    });
  });
}
