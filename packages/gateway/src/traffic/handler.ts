// The life of a request, top to bottom: one revision, one match, one set of checks, one instance.

import type { Operation } from '@portico/contract';
import type { UsageTable } from '../consumers/usage-table.ts';
import type { Events } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { Surface } from '../surface/surface.ts';
import { ambiguityOf, undeclaredHeaders } from './ambiguity.ts';
import { contractChoice } from './contract-choice.ts';
import type { ClientRequest, ClientResponse, Exchange, NodeSide } from './exchange.ts';
import { type ForwardingContext, forward } from './forwarder.ts';
import { methodNotAllowed, notFound, operationFor } from './match.ts';
import type { OverloadGuard } from './overload.ts';
import { isProblem, type Problem, sendProblem } from './problem-response.ts';
import type { RemovedOperations } from './removed-operations.ts';
import { type RequestHead, readRequestHead } from './request-head.ts';
import { requestIdOf } from './request-id.ts';
import { readTarget, type Target } from './target.ts';
import { upgradeFor } from './tunnel.ts';
import { type Candidate, type Content, validateRequest } from './validate-request.ts';

/** What handling works with, for all requests. */
export interface HandlerContext extends ForwardingContext {
  readonly store: RevisionStore;
  readonly surface: Pick<Surface, 'owns' | 'handle'>;
  /** What was served before this revision. */
  readonly removed: Pick<RemovedOperations, 'find'>;
  readonly events: Events;
  readonly overload: Pick<OverloadGuard, 'refusal'>;
  /** Where it is counted who uses what; absent when nobody asked for that. */
  readonly usage: Pick<UsageTable, 'record'> | undefined;
}

/** How a request arrived, beyond its own bytes. */
export interface Arrival {
  readonly request: ClientRequest;
  readonly response: ClientResponse;
  readonly node?: NodeSide;
  readonly received?: Buffer | undefined;
  readonly closing: boolean;
}

const maxFields = 100;

/** Reads the fields of a request's head; a problem when it is not safe to act on. */
export function headOf({ rawHeaders, httpVersion }: ClientRequest, { options }: HandlerContext): RequestHead | Problem {
  return readRequestHead(rawHeaders, httpVersion, { bytes: options.limits.headers, fields: maxFields });
}

/** Starts an exchange: its ids, its revision, and the event at its end. Answers it when its head is refused. */
export function openExchange(arrival: Arrival, head: RequestHead | Problem, context: HandlerContext): Exchange {
  const { request, response, node, received, closing } = arrival;
  const exchange: Exchange = {
    request,
    response,
    node,
    received,
    requestId: requestIdOf(isProblem(head) ? undefined : head.requestId),
    revision: context.store.current,
    closing,
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

/** Answers an exchange of the standard lane, unless its head was refused. */
export function handle(exchange: Exchange, node: NodeSide, context: HandlerContext): void {
  const { request, head } = exchange;
  if (!head) return;
  if (request.url === '*' && request.method === 'OPTIONS') {
    allow(exchange, ['GET', 'HEAD', 'OPTIONS']);
    return;
  }
  const target = readTarget(request.url ?? '', head.host);
  if (isProblem(target)) {
    refuse(exchange, target);
    return;
  }
  if (!context.surface.owns(target.path)) {
    answer(exchange, { head, target }, context);
    return;
  }
  const ambiguity = undeclaredHeaders(head);
  if (ambiguity) refuse(exchange, ambiguity);
  else own(exchange, node, context);
}

// What may be read in two ways says nothing reliable about its framing: its connection is not reused.
function refuse(exchange: Exchange, problem: Problem): void {
  exchange.head = undefined;
  sendProblem(exchange, problem);
}

/** Answers a request that is not for the gateway itself. */
export function answer(exchange: Exchange, asked: Asked, context: HandlerContext): void {
  exchange.path = asked.target.path;
  const problem = take(exchange, asked, context);
  if (problem) sendProblem(exchange, problem);
}

/** What a request says before its content. */
export interface Asked {
  readonly head: RequestHead;
  readonly target: Target;
}

function take(exchange: Exchange, { head, target }: Asked, context: HandlerContext): Problem | undefined {
  const { revision } = exchange;
  const method = exchange.request.method ?? '';
  if (method === 'TRACE') return { id: 'method-not-implemented', detail: 'The gateway does not forward TRACE.' };
  const match = revision.routes.match(target.path);
  const operation = match && operationFor(match.entry, method);
  if (target.encodedSlash || head.underscored) {
    const ambiguity = ambiguityOf({ head, target, operation }, revision, context.policyOf);
    if (ambiguity) {
      refuse(exchange, ambiguity);
      return undefined;
    }
  }
  if (!match) return notFound(exchange, method, context);
  if (!operation && method === 'OPTIONS') {
    allow(exchange, match.entry.allow);
    return undefined;
  }
  if (!operation) return methodNotAllowed(exchange, method, match.entry.allow);
  exchange.operation = operation;
  const refusal = context.overload.refusal(operation);
  if (refusal) return refusal;
  const policy = context.policyOf(operation);
  const { instances } = context;
  const contracts = policy.requests === 'off' ? undefined : contractChoice(revision, operation, { policy, instances });
  const candidate: Candidate = { operation, head, parameters: match.parameters, search: target.search, contracts };
  const checked = validateRequest(exchange, candidate, {
    policy,
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
  const upgrade = exchange.node?.tunnel && upgradeFor(candidate.operation, candidate.head);
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

function own(exchange: Exchange, { request, response }: NodeSide, { surface }: HandlerContext): void {
  response.setHeader('X-Request-Id', exchange.requestId);
  surface.handle(request, response);
}

function allow({ response, requestId, revision, closing }: Exchange, methods: readonly string[]): void {
  const headers = ['Allow', methods.join(', '), 'Portico-Revision', revision.id, 'X-Request-Id', requestId];
  response.writeHead(204, closing ? [...headers, 'Connection', 'close'] : headers);
  response.end();
}

function reportCompletion(exchange: Exchange, events: Events): void {
  const started = performance.now();
  const { request, response } = exchange;
  response.on('close', () => {
    events.emit({
      type: 'request.completed',
      requestId: exchange.requestId,
      revision: exchange.revision.id,
      method: request.method ?? '',
      path: withoutQuery(exchange.path),
      status: response.headersSent ? response.statusCode : 499,
      duration: performance.now() - started,
      service: exchange.operation?.service,
      operationId: exchange.operation?.operationId,
      deprecated: exchange.operation?.deprecated || undefined,
      clientRevision: exchange.head?.clientRevision,
      problem: exchange.problem,
      violations: exchange.violations?.length,
      aborted: (!response.writableFinished && response.statusCode !== 101) || undefined,
    });
  });
}

function withoutQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : path.slice(0, mark);
}
