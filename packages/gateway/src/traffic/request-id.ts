// The two names a request is followed by: the request id for people, the trace context for machines.

import { randomBytes } from 'node:crypto';
import type { RequestHead } from './request-head.ts';

const sane = /^[A-Za-z0-9][A-Za-z0-9._:+/=~-]{0,127}$/;

// W3C Trace Context 3.2.2: a trace and a parent id that are not all zero; only versions after 00 may say more.
const ids = '(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}';
const traceContext = new RegExp(`^(?:00-${ids}|(?!00|ff)[0-9a-f]{2}-${ids}(?:-.*)?)$`);

/** The client's `X-Request-Id` when it is short and plain, else a new one. */
export function requestIdOf(sent: string | undefined): string {
  return sent !== undefined && sane.test(sent) ? sent : newRequestId();
}

/** True when `traceparent` can be passed on as it is. */
export function continuesTrace(head: Pick<RequestHead, 'traceparent'>): boolean {
  return head.traceparent !== undefined && traceContext.test(head.traceparent);
}

/** A new trace, marked as sampled: services then decide for themselves, as they would without a gateway. */
export function beginTrace(): string {
  return `00-${randomHex(32)}-${randomHex(16)}-01`;
}

/** A random UUID (RFC 9562 5.4). */
export function newRequestId(): string {
  const hex = randomHex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Digits that are made at a time: most of the cost of making them is that of being asked. */
const batch = 8_192;

let digits = '';
let used = 0;

function randomHex(length: number): string {
  if (used + length > digits.length) {
    digits = randomBytes(batch / 2).toString('hex');
    used = 0;
  }
  used += length;
  return digits.slice(used - length, used);
}
