// What a client uses of an API, for whoever wants to change it: the operations it has types for, with the parts of a request that
// it may send. Named as the gateway counts them.

import { compare } from '../compare.ts';
import { isObject, type JsonObject, own } from '../json.ts';
import { resolveReferences } from '../reference.ts';
import { type NamedOperation, namedOperations } from './client-slice.ts';

/** One operation that a client uses. */
export interface ManifestOperation {
  readonly method: string;
  readonly path: string;
  readonly service?: string;
  readonly operationId?: string;
  /** `path id`, `query sort`, `header X-Depth`, `cookie theme`, `body application/json`. */
  readonly parts: readonly string[];
}

export interface ClientManifest {
  /** Version of this form of file. */
  readonly portico: 1;
  /** Who the client is; absent when it does not say. */
  readonly consumer?: string;
  readonly revision?: string;
  /** Digest of the document; there when no revision is known. */
  readonly document?: string;
  /** Sorted by path, then method. */
  readonly operations: readonly ManifestOperation[];
}

/** Of whom and from what. */
export interface ManifestOrigin {
  readonly consumer?: string | undefined;
  readonly revision?: string | undefined;
  readonly document?: string | undefined;
}

/** The manifest of a client that uses all operations of `document`: see `clientSlice` for one that uses fewer. */
export function clientManifest(document: JsonObject, origin: ManifestOrigin): ClientManifest {
  const { consumer, revision, document: digest } = origin;
  const operations = namedOperations(document)
    .map((operation) => usedOperation(operation, document))
    .sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  return {
    portico: 1,
    ...(consumer === undefined ? {} : { consumer }),
    ...(revision === undefined ? { document: digest ?? '' } : { revision }),
    operations,
  };
}

function usedOperation(operation: NamedOperation, document: JsonObject): ManifestOperation {
  const { method, path, service, operationId, parameters, definition } = operation;
  const parts = parameters.flatMap((reference) => {
    const parameter = resolveReferences(document, reference, [])?.value;
    const name = own(parameter, 'name');
    return typeof name === 'string' ? [`${String(own(parameter, 'in'))} ${name}`] : [];
  });
  const body = resolveReferences(document, own(definition, 'requestBody'), [])?.value;
  const content = own(body, 'content');
  const types = Object.keys(isObject(content) ? content : {}).map((type) => `body ${type}`);
  return {
    method,
    path,
    ...(service === undefined ? {} : { service }),
    ...(operationId === undefined ? {} : { operationId }),
    parts: [...new Set([...parts, ...types])].sort(compare),
  };
}
