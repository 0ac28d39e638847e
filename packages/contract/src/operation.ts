// The unit of routing, docs and validation: a method and a path template with its promises.

import type { JsonObject } from './json.ts';

/** One operation of the merged contract. Frozen; shared by every stage of a request. */
export interface Operation {
  /** `METHOD identity`, where identity is the public template with each `{…}` replaced by `{}`. Unique in a revision. */
  readonly key: string;
  readonly service: string;
  /** `METHOD identity` of the template as the service declares it, base path not included; see `operationKeys`. */
  readonly sourceKey: string;
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Path template that clients see, e.g. `/chat/{id}`. */
  readonly path: string;
  /** Path template on the service, base path of its server included. Same parameters in the same order as `path`. */
  readonly upstreamPath: string;
  /** Id in the merged document, unique in a revision. */
  readonly operationId: string;
  /** Id in the service's own document; absent when the document has none. */
  readonly sourceOperationId?: string;
  /** JSON Pointer of the operation in the service's own document. */
  readonly pointer: string;
  readonly summary?: string;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  /** Whose views of the document show it; absent when it is for everybody. It is routed whoever it is for. */
  readonly audience?: readonly string[];
  /** The Operation Object of the merged document: path-level parameters and security are already pushed down to it. */
  readonly definition: JsonObject;
}
