// Reads what a document refers to, as far as its service is allowed to, and puts it into the document. Without an allowance
// nothing is read and nothing is looked at.

import { createBundle, type Diagnostic, defaultLimits, unreadReference } from '@portico/contract';
import { type GuardedFetcher, guardedFetcher } from './guarded-fetch.ts';
import { referenceAllowance } from './reference-allowance.ts';

export { isReferenceRoot } from './reference-allowance.ts';

export interface ReferenceRequest {
  readonly service: string;
  /** What was published. */
  readonly text: string;
  /** Where it is from: an absolute `http:`, `https:` or `file:` URL. */
  readonly address: string;
  /** What the service's documents may refer to; see `referenceAllowance`. */
  readonly references: readonly string[];
}

export interface CollectedDocument {
  /** The document with what it refers to in it; as published when that is nothing. */
  readonly text: string;
  /** Of what is allowed and could not be had. What is not allowed is told by the reader of the document. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bounds of what one document may have read. */
export interface ReferenceLimits {
  readonly files: number;
  /** Of all files and the document together. */
  readonly bytes: number;
  /** Milliseconds for all of it. */
  readonly time: number;
}

export const defaultReferenceLimits: ReferenceLimits = { files: 200, bytes: 16 * 2 ** 20, time: 10_000 };

/** Milliseconds to connect, where no fetcher is given. */
const connectTimeout = 2_000;

/** Makes one document of the published one and what it refers to. Total: what can't be had stays a reference. */
export async function collectReferences(
  { service, text, address, references }: ReferenceRequest,
  fetcher?: GuardedFetcher,
  limits: ReferenceLimits = defaultReferenceLimits,
): Promise<CollectedDocument> {
  const bundle =
    references.length > 0 ? createBundle(text, address, { ...defaultLimits, bytes: limits.bytes }) : undefined;
  if (!bundle || bundle.wanted().length === 0) return { text, diagnostics: [] };
  const allowance = referenceAllowance(address, references);
  const own = fetcher ? undefined : guardedFetcher(connectTimeout);
  const reader = fetcher ?? (own as GuardedFetcher);
  const deadline = performance.now() + limits.time;
  const diagnostics: Diagnostic[] = [];
  const unread = (message: string) => void diagnostics.push(unreadReference(service, message));
  let files = 0;
  let bytes = limits.bytes - text.length;
  try {
    // One after the other, so that the limits count what was read and not what is under way.
    for (let [wanted] = bundle.wanted(); wanted !== undefined; [wanted] = bundle.wanted()) {
      const useless = bundle.settle(wanted, await read(wanted));
      if (useless !== undefined) unread(useless);
    }
  } finally {
    await own?.close();
  }
  return { text: bundle.text(), diagnostics };

  async function read(wanted: string): Promise<string | undefined> {
    const permitted = await allowance.permit(wanted);
    if (permitted === undefined) return undefined;
    const shown = wanted.slice(wanted.lastIndexOf('/') + 1);
    if (permitted === 'absent') {
      unread(`${shown} is no file that is there`);
      return undefined;
    }
    const timeout = Math.floor(deadline - performance.now());
    if (++files > limits.files || bytes <= 0 || timeout <= 0) {
      const limit = files > limits.files ? `${limits.files} files` : bytes <= 0 ? `${limits.bytes} bytes` : 'time';
      if (files <= limits.files + 1) unread(`${shown} is not read: the limit of ${limit} is reached`);
      return undefined;
    }
    const accept = 'application/json, application/yaml;q=0.9, */*;q=0.1';
    const answer = await reader.fetch(permitted, { timeout, maxBytes: bytes, accept });
    if (answer.kind === 'answer' && answer.status === 200) {
      bytes -= answer.bytes.length;
      return answer.bytes.toString('utf8');
    }
    const reason =
      answer.kind === 'failure' ? answer.reason : answer.kind === 'answer' ? `answered ${answer.status}` : '';
    unread(`${shown} ${reason}`);
    return undefined;
  }
}
