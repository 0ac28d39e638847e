// What may be sent a second time, and when.

import type { ContentStream } from './request-content.ts';

// Methods whose second execution changes nothing (RFC 9110 9.2.2; QUERY by its own document).
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'QUERY']);

/** Shortest and longest wait before an instance that fails too is asked; in milliseconds. */
const delays = [25, 250] as const;

/** True when a request that may have been executed can be sent again; `limit` is in bytes of its content. */
export function isRepeatable(method: string, content: Buffer | ContentStream | undefined, limit: number): boolean {
  return idempotent.has(method) && (content === undefined || (Buffer.isBuffer(content) && content.length <= limit));
}

/** A wait at random, so that those that failed together do not come back together. */
export function retryDelay(random: () => number = Math.random): number {
  const [shortest, longest] = delays;
  return shortest + random() * (longest - shortest);
}

/**
 * Milliseconds that an answer asks to be left alone for: Retry-After in seconds (RFC 9110 10.2.3), its other form and
 * other statuses than 429 and 503 counting as none. `raw` has names and values in turn.
 */
export function retryAfter(status: number, raw: readonly string[]): number {
  if (status !== 503 && status !== 429) return 0;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] as string;
    if (name.length !== 11 || name.toLowerCase() !== 'retry-after') continue;
    const seconds = (raw[at + 1] as string).trim();
    return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : 0;
  }
  return 0;
}
