// The two names a request is followed by: the request id for people, the trace context for machines.

import { randomUUID } from 'node:crypto';
import type { RequestHead } from './request-head.ts';

const sane = /^[A-Za-z0-9][A-Za-z0-9._:+/=~-]{0,127}$/;

// W3C Trace Context 3.2.2: a trace and a parent id that are not all zero; only versions after 00 may say more.
const ids = '(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}';
const traceContext = new RegExp(`^(?:00-${ids}|(?!00|ff)[0-9a-f]{2}-${ids}(?:-.*)?)$`);

/** The client's `X-Request-Id` when it is short and plain, else a new one. */
export function requestIdOf(sent: string | undefined): string {
  return sent !== undefined && sane.test(sent) ? sent : randomUUID();
}

/** True when `traceparent` can be passed on as it is. */
export function continuesTrace(head: Pick<RequestHead, 'traceparent'>): boolean {
  return head.traceparent !== undefined && traceContext.test(head.traceparent);
}

/** A new trace, marked as sampled: services then decide for themselves, as they would without a gateway. */
export function beginTrace(): string {
  const hex = () => randomUUID().replaceAll('-', '');
  return `00-${hex()}-${hex().slice(16)}-01`;
}
