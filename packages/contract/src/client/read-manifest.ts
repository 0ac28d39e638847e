// Reads what clients say they use: manifests that are committed beside the clients they were written with.

import type { OperationUse } from '../consumer/affected-consumers.ts';
import { isObject, type Json, own } from '../json.ts';
import type { ClientManifest, ManifestOperation } from './client-manifest.ts';

/** The manifest that a JSON value is, or what it lacks: `message` says what, `pointer` where. */
export function readManifest(value: Json): {
  readonly manifest: ClientManifest | undefined;
  readonly problems: readonly { readonly pointer: string; readonly message: string }[];
} {
  const operations = own(value, 'operations');
  if (!isObject(value) || own(value, 'portico') !== 1 || !Array.isArray(operations)) {
    const message = 'is no manifest of a client: write one with portico client --manifest';
    return { manifest: undefined, problems: [{ pointer: '', message }] };
  }
  const problems = operations.flatMap((one, index) =>
    isOperation(one) ? [] : [{ pointer: `/operations/${index}`, message: 'wants a method, a path and parts' }],
  );
  return { manifest: problems.length > 0 ? undefined : (value as unknown as ClientManifest), problems };
}

function isOperation(value: Json): boolean {
  const { method, path, parts } = (isObject(value) ? value : {}) as Partial<Record<keyof ManifestOperation, Json>>;
  const texts = Array.isArray(parts) ? [method, path, ...parts] : [undefined];
  return texts.every((text) => typeof text === 'string');
}

/** What `consumer` says it uses, in the form in which calls are counted: each operation and part once. */
export function declaredUses({ operations }: ClientManifest, consumer: string): readonly OperationUse[] {
  return operations.map(({ method, path, service = '', parts }) => ({
    method,
    path,
    service,
    consumers: [{ consumer, calls: 1, lastSeen: '', parts: Object.fromEntries(parts.map((part) => [part, 1])) }],
  }));
}
