// Reads each distinct text of a service once, however many instances publish it and however often it comes back.

import { webcrypto } from 'node:crypto';
import { type Compiler, type ReadResult, textsKept } from './compiler.ts';

const { subtle } = webcrypto;

/** A `read` that remembers; `read` itself is told the text's key: the service and a hash of the bytes. */
export function readCache(
  read: (key: string, service: string, bytes: Uint8Array) => Promise<ReadResult>,
): Compiler['read'] {
  const services = new Map<string, Map<string, Promise<ReadResult>>>();
  return async (service, bytes) => {
    const digest = await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
    const key = `${service} ${Buffer.from(digest).toString('base64')}`;
    const results = services.get(service) ?? new Map<string, Promise<ReadResult>>();
    services.set(service, results);
    const result = results.get(key) ?? read(key, service, bytes);
    results.delete(key);
    results.set(key, result);
    const oldest = results.keys().next().value;
    if (results.size > textsKept && oldest !== undefined) results.delete(oldest);
    return result;
  };
}
