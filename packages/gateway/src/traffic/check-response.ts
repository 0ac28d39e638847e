// Compares a service's answer with its contract. Reporting looks at a share of the answers after they have been passed on;
// enforcing keeps an answer back until it is known to be right. Bytes are never changed.

import { performance } from 'node:perf_hooks';
import type { Operation, ValidationPolicy, Violation } from '@portico/contract';
import type { Events } from '../events.ts';
import type { GatewayOptions } from '../options.ts';
import type { Exchange } from './exchange.ts';
import { isEventStream } from './headers.ts';
import { isProblem, type Problem } from './problem-response.ts';
import { decodeContent } from './request-content.ts';

/** What checks of answers work with. */
export interface ResponseCheckContext {
  readonly options: Pick<GatewayOptions, 'limits'>;
  readonly events: Pick<Events, 'emit'>;
  policyOf(operation: Operation): ValidationPolicy;
}

/** The head of a service's answer. */
export interface AnswerHead {
  readonly operation: Operation;
  /** The operation as the contract of the instance has it that gives the answer. */
  readonly contract: Operation;
  readonly status: number;
  /** Names and values in turn. */
  readonly raw: readonly string[];
}

/** A check of one answer while it arrives. */
export interface Inspection {
  /** True while nothing of the answer may go to the client. */
  readonly holds: boolean;
  /** Takes a chunk and gives what goes on to the client now. */
  pass(chunk: Buffer): Buffer | undefined;
  /** At the end: undefined when all has been passed on, else what was kept back, or the problem to answer with. */
  end(): Promise<Buffer | Problem> | undefined;
}

/** The check that an answer is due for, if any; a problem when its head is enough to refuse it. */
export function inspectAnswer(
  exchange: Exchange,
  answer: AnswerHead,
  context: ResponseCheckContext,
): Inspection | Problem | undefined {
  const policy = context.policyOf(answer.operation);
  if (policy.responses === 'off') return undefined;
  if (policy.responses === 'report') {
    if (!isDue(answer.operation, policy.responseSample)) return undefined;
    if (isAffordable()) return reporting(exchange, answer, context);
    context.events.emit({ type: 'response.skipped', service: answer.operation.service });
    return undefined;
  }
  const headers = answer.raw;
  const { violations, check } = exchange.revision.responseValidator(answer.contract).plan(answer.status, headers);
  const judge = (found: readonly Violation[]): Problem | undefined => {
    tell(exchange, answer, { context, violations: found, refused: true });
    return found.length > 0 ? refusal(answer.operation) : undefined;
  };
  if (violations.length > 0) return judge(violations);
  const { body: limit } = context.options.limits;
  if (!check || !isReadable(exchange, answer) || Number(fieldOf(headers, 'content-length') ?? 0) > limit)
    return undefined;
  return keeping(limit, async (bytes) => {
    const found = await violationsIn(bytes, { check, coding: fieldOf(headers, 'content-encoding'), limit });
    return judge(found) ?? bytes;
  });
}

/** Keeps an answer until its end or until it is too long to be checked. */
function keeping(limit: number, judge: (bytes: Buffer) => Promise<Buffer | Problem>): Inspection {
  let kept: Buffer[] | undefined = [];
  let size = 0;
  return {
    get holds() {
      return kept !== undefined;
    },
    pass(chunk) {
      if (!kept) return chunk;
      kept.push(chunk);
      size += chunk.length;
      if (size <= limit) return undefined;
      const all = Buffer.concat(kept, size);
      kept = undefined;
      return all;
    },
    end: () => kept && judge(Buffer.concat(kept, size)),
  };
}

/** Answers whose bytes are kept for a report at one time. */
const concurrent = 8;

/** A report that took a while puts off the next by this many times as long: reports may take a twentieth of a core. */
const rest = 20;

let kept = 0;
let resume = 0;
const shares = new WeakMap<Operation, number>();

/** True for the first answer of an operation and for `sample` of those that follow; one that can't be afforded stays due. */
function isDue(operation: Operation, sample: number): boolean {
  const share = (shares.get(operation) ?? 1) + (shares.has(operation) ? sample : 0);
  const due = share >= 1 - 1e-9 && sample > 0;
  shares.set(operation, due && isAffordable() ? share - 1 : Math.min(share, 1));
  return due;
}

function isAffordable(): boolean {
  return kept < concurrent && performance.now() >= resume;
}

function reporting(exchange: Exchange, answer: AnswerHead, context: ResponseCheckContext): Inspection {
  const { body: limit } = context.options.limits;
  let chunks: Buffer[] | undefined = isReadable(exchange, answer) ? [] : undefined;
  let size = 0;
  kept++;
  const release = () => void kept--;
  // Also when the client leaves or the service breaks off, and there is no end.
  exchange.response.on('close', release);
  return {
    holds: false,
    pass(chunk) {
      size += chunk.length;
      if (size > limit) chunks = undefined;
      chunks?.push(chunk);
      return chunk;
    },
    end() {
      const bytes = chunks && Buffer.concat(chunks, size);
      setImmediate(() => void reportOn(exchange, answer, { context, bytes }).catch(console.error));
      return undefined;
    },
  };
}

async function reportOn(
  exchange: Exchange,
  answer: AnswerHead,
  { context, bytes }: { readonly context: ResponseCheckContext; readonly bytes: Buffer | undefined },
): Promise<void> {
  const started = performance.now();
  const headers = answer.raw;
  const plan = exchange.revision.responseValidator(answer.contract).plan(answer.status, headers);
  const { check } = plan;
  const coding = fieldOf(headers, 'content-encoding');
  const inBody = bytes && check ? await violationsIn(bytes, { check, coding, limit: context.options.limits.body }) : [];
  resume = performance.now() + (performance.now() - started) * rest;
  tell(exchange, answer, { context, violations: [...plan.violations, ...inBody], refused: false });
}

// A stream has no end to wait for; the answer to HEAD and a part of a representation are not the body that is declared.
function isReadable({ request }: Exchange, { status, raw }: AnswerHead): boolean {
  return request.method !== 'HEAD' && status !== 206 && !isEventStream(raw);
}

interface BodyCheck {
  check(bytes: Uint8Array): readonly Violation[];
  readonly coding: string | undefined;
  readonly limit: number;
}

// A coding that we do not know, or a body that grows too large, is passed on unchecked.
async function violationsIn(bytes: Buffer, { check, coding, limit }: BodyCheck): Promise<readonly Violation[]> {
  const decoded = await decodeContent(bytes, coding, limit);
  if (!isProblem(decoded)) return check(decoded);
  if (decoded.id !== 'bad-request') return [];
  return [
    {
      in: 'body',
      pointer: '',
      keyword: 'syntax',
      message: 'The body is not what its Content-Encoding says.',
      schema: '',
    },
  ];
}

function tell(
  { requestId, revision }: Exchange,
  { operation, status }: AnswerHead,
  found: {
    readonly context: ResponseCheckContext;
    readonly violations: readonly Violation[];
    readonly refused: boolean;
  },
): void {
  const { service, operationId, method, path } = operation;
  const { context, violations, refused } = found;
  const subject = { requestId, revision: revision.id, service, operationId, method, path };
  context.events.emit({ type: 'response.checked', ...subject, status, violations });
  if (violations.length > 0)
    context.events.emit({ type: 'response.violated', ...subject, status, violations, refused });
}

// What was wrong is for the service's owner: an answer that breaks its contract may hold what no client should see.
function refusal({ service, operationId }: Operation): Problem {
  const detail = `${service} answered ${operationId} against its contract; the answer was withheld. The request may have taken effect.`;
  return { id: 'response-invalid', detail, members: { service, operationId } };
}

function fieldOf(headers: readonly string[], name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === name) return headers[at + 1];
  }
  return undefined;
}
