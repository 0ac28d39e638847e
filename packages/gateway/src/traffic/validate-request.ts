// Checks a request against its operation as far as the service's policy asks for it, reading no more of its content
// than the check needs.

import type { BodyPlan, Operation, ValidationPolicy, Violation } from '@portico/contract';
import type { ContractChoice } from './contract-choice.ts';
import type { Exchange } from './exchange.ts';
import { isProblem, type Problem } from './problem-response.ts';
import { type ContentLimits, ContentStream, decodeContent, readContent } from './request-content.ts';
import type { RequestHead } from './request-head.ts';

/** A matched request before its checks. */
export interface Candidate {
  readonly operation: Operation;
  readonly head: RequestHead;
  readonly parameters: readonly string[];
  /** Raw query with its `?`. */
  readonly search: string;
  /** What it is held to where instances go by different contracts. */
  readonly contracts: ContractChoice | undefined;
}

/** What a request is held to, and how much of it may be read for that. */
export interface RequestRules {
  readonly policy: ValidationPolicy;
  readonly limits: ContentLimits;
}

/** What goes on to the service: the bytes as they came, as a stream when there was nothing to check in them. */
export type Content = Buffer | ContentStream | undefined;

/** The content to forward, or why not. Only content that is checked is read before it is forwarded. */
export function validateRequest(
  exchange: Exchange,
  candidate: Candidate,
  { policy, limits }: RequestRules,
): Content | Problem | Promise<Content | Problem> {
  const { operation, head } = candidate;
  if (policy.requests === 'off') return untouched(exchange, head, limits);
  const validator = candidate.contracts ?? exchange.revision.validator(operation, policy);
  const violations = validator.checkHead({
    parameters: candidate.parameters,
    query: candidate.search.slice(1),
    headers: head.raw,
  });
  const plan = validator.planBody(head.contentType, head.hasContent);
  if (policy.requests === 'report') return report(exchange, head, { violations, plan, limits });
  if (plan.kind === 'unsupported') return unsupported(head.contentType, plan.supported);
  if (plan.kind === 'refuse') return invalid([...violations, ...plan.violations]);
  const mayBeLong = plan.kind === 'buffer' && plan.streamable === true && policy.longBody === 'allow';
  const streamed = plan.kind === 'pass' || (mayBeLong && !fits(head, limits));
  if (streamed) return violations.length > 0 ? invalid(violations) : untouched(exchange, head, limits);
  return checkContent(exchange, head, { check: plan.check, before: violations, limits });
}

interface ContentCheck {
  check(bytes: Uint8Array): readonly Violation[];
  /** Violations of the head, told together with those of the content. */
  readonly before: readonly Violation[];
  readonly limits: ContentLimits;
}

// Waits for nothing that is here already.
function checkContent(
  exchange: Exchange,
  head: RequestHead,
  checks: ContentCheck,
): Content | Problem | Promise<Content | Problem> {
  const received = readContent(exchange, checks.limits);
  return received instanceof Promise
    ? received.then((content) => checkReceived(content, head, checks))
    : checkReceived(received, head, checks);
}

function checkReceived(
  received: Buffer | Problem,
  head: RequestHead,
  checks: ContentCheck,
): Content | Problem | Promise<Content | Problem> {
  if (isProblem(received)) return received;
  const decoded = decodeContent(received, head.contentEncoding, checks.limits.limit);
  return decoded instanceof Promise
    ? decoded.then((bytes) => judge(received, bytes, checks))
    : judge(received, decoded, checks);
}

function judge(received: Buffer, decoded: Buffer | Problem, { before, check }: ContentCheck): Content | Problem {
  if (isProblem(decoded)) return decoded;
  const found = check(decoded);
  if (before.length === 0 && found.length === 0) return received;
  return invalid([...before, ...found]);
}

// Counts what is wrong and forwards all the same. Content of unknown or greater length is not held back to be checked.
function report(
  exchange: Exchange,
  head: RequestHead,
  found: { readonly violations: readonly Violation[]; readonly plan: BodyPlan; readonly limits: ContentLimits },
): Content | Promise<Content | Problem> {
  const { plan, violations, limits } = found;
  const more = plan.kind === 'refuse' ? plan.violations : plan.kind === 'unsupported' ? [undeclaredType] : [];
  note(exchange, [...violations, ...more]);
  if (plan.kind !== 'buffer' || !fits(head, limits)) return untouched(exchange, head, limits);
  return checkAndReport(exchange, head, { check: plan.check, before: violations, limits });
}

async function checkAndReport(
  exchange: Exchange,
  head: RequestHead,
  { check, before, limits }: ContentCheck,
): Promise<Content | Problem> {
  const received = await readContent(exchange, limits);
  if (isProblem(received)) return received;
  const decoded = await decodeContent(received, head.contentEncoding, limits.limit);
  note(exchange, [...before, ...(isProblem(decoded) ? [unreadable] : check(decoded))]);
  return received;
}

/** Whether content says that it is short enough to be held. */
function fits({ contentLength }: RequestHead, { limit }: ContentLimits): boolean {
  return contentLength !== undefined && contentLength <= limit;
}

function note(exchange: Exchange, violations: readonly Violation[]): void {
  exchange.violations = violations.length > 0 ? violations.slice(0, listed) : undefined;
}

const whole = { in: 'body', pointer: '', schema: '' } as const;
const undeclaredType: Violation = {
  ...whole,
  keyword: 'mediaType',
  message: 'The body must be of a declared media type.',
};
const unreadable: Violation = {
  ...whole,
  keyword: 'syntax',
  message: 'The body can not be read through its Content-Encoding.',
};

function untouched({ node, received }: Exchange, head: RequestHead, { idle }: ContentLimits): Content {
  if (!head.hasContent) return undefined;
  return node ? new ContentStream(node, idle) : received;
}

/** How many violations a problem lists. */
const listed = 20;

function invalid(violations: readonly Violation[]): Problem {
  const [first] = violations;
  const more = violations.length > 1 ? ` ${violations.length - 1} more in errors.` : '';
  const place = first?.name === undefined ? first?.in : `${first.in} ${first.name}`;
  const detail = `The request does not match its contract: ${place}: ${first?.message}${more}`;
  return { id: 'request-invalid', detail, members: { errors: violations.slice(0, listed) } };
}

function unsupported(contentType: string | undefined, supported: readonly string[]): Problem {
  const sent = contentType === undefined ? 'content without a media type' : contentType.slice(0, 100);
  const detail = `The operation takes ${supported.join(', ')}, not ${sent}.`;
  return { id: 'unsupported-media-type', detail, members: { supported }, headers: ['Accept', supported.join(', ')] };
}
