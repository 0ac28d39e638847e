// Checks a request against its operation as far as the service's policy asks for it, reading no more of its content
// than the check needs.

import type { BodyPlan, Operation, ValidationPolicy, Violation } from '@portico/contract';
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
  const validator = exchange.revision.validator(operation, policy);
  const violations = validator.checkHead({
    parameters: candidate.parameters,
    query: candidate.search.slice(1),
    headers: head.raw,
  });
  const plan = validator.planBody(head.contentType, head.hasContent);
  if (policy.requests === 'report') return report(exchange, head, { violations, plan, limits });
  if (plan.kind === 'unsupported') return unsupported(head.contentType, plan.supported);
  if (plan.kind === 'refuse') return invalid([...violations, ...plan.violations]);
  const streamed = plan.kind === 'pass' || (plan.streamable === true && !fits(head, limits));
  if (streamed) return violations.length > 0 ? invalid(violations) : untouched(exchange, head, limits);
  return checkContent(exchange, head, { check: plan.check, before: violations, limits });
}

interface ContentCheck {
  check(bytes: Uint8Array): readonly Violation[];
  /** Violations of the head, told together with those of the content. */
  readonly before: readonly Violation[];
  readonly limits: ContentLimits;
}

async function checkContent(exchange: Exchange, head: RequestHead, checks: ContentCheck): Promise<Content | Problem> {
  const received = await readContent(exchange, checks.limits);
  if (isProblem(received)) return received;
  const decoded = await decodeContent(received, head.contentEncoding, checks.limits.limit);
  if (isProblem(decoded)) return decoded;
  const violations = [...checks.before, ...checks.check(decoded)];
  return violations.length > 0 ? invalid(violations) : received;
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
  const checkable = plan.kind === 'buffer' && fits(head, limits);
  if (!checkable) return untouched(exchange, head, limits);
  return readContent(exchange, limits).then(async (received) => {
    if (isProblem(received)) return received;
    const decoded = await decodeContent(received, head.contentEncoding, limits.limit);
    note(exchange, [...violations, ...(isProblem(decoded) ? [unreadable] : plan.check(decoded))]);
    return received;
  });
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

function untouched(exchange: Exchange, head: RequestHead, { idle }: ContentLimits): Content {
  return head.hasContent ? new ContentStream(exchange, idle) : undefined;
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
