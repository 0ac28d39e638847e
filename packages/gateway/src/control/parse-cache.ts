// Parses each distinct text of a service once, however many instances publish it and however often it comes back.

import { createHash } from 'node:crypto';
import type { ParseResult } from '@portico/contract';

type Parse = (service: string, text: string) => ParseResult;

/** Keeps the latest texts per service: a rollout and its rollback need two or three. */
const kept = 4;

export function parseCache(parse: Parse): Parse {
  const services = new Map<string, Map<string, ParseResult>>();
  return (service, text) => {
    const results = services.get(service) ?? new Map<string, ParseResult>();
    services.set(service, results);
    const key = createHash('sha256').update(text).digest('base64');
    const result = results.get(key) ?? parse(service, text);
    results.delete(key);
    results.set(key, result);
    const oldest = results.keys().next().value;
    if (results.size > kept && oldest !== undefined) results.delete(oldest);
    return result;
  };
}
