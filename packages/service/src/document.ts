// The document as published: generated from the mounted operations, serialised once, named by the digest of its bytes.

import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';

/** `3.1` unless a consumer of the service needs `3.0`. */
export type OpenApiVersion = '3.1' | '3.0';

type Generated = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type Config = Parameters<OpenAPIHono['getOpenAPI31Document']>[0];
type Components = NonNullable<Generated['components']>;

/** Top-level parts of the document besides its operations. */
export interface DocumentOptions {
  readonly openapi?: OpenApiVersion | undefined;
  /** Info Object; title and version default to those of the service. */
  readonly info?: Partial<Config['info']> | undefined;
  /** Tag Objects: their order is the order of the sections in documentation pages. */
  readonly tags?: Config['tags'];
  readonly servers?: Config['servers'];
  /** Requirements of every operation that has no `security` of its own. */
  readonly security?: Config['security'];
  readonly externalDocs?: Config['externalDocs'];
  readonly securitySchemes?: Components['securitySchemes'];
}

/** The bytes that `/openapi.json` serves. */
export interface PublishedDocument {
  /** JSON text, indented by two spaces, ending with a newline. */
  readonly json: string;
  /** `sha256-<hex>` of `json` as UTF-8; also its strong ETag, in double quotes. */
  readonly digest: string;
  readonly etag: string;
  /** operationIds by `METHOD path`. */
  readonly operationIds: ReadonlyMap<string, string | undefined>;
}

const versions = { '3.1': '3.1.0', '3.0': '3.0.3' } as const;

/** Generates the document of everything mounted on `app`. Throws when a schema can't be expressed in OpenAPI. */
export function generateDocument(
  app: OpenAPIHono,
  service: { readonly name: string; readonly version: string },
  options: DocumentOptions,
): PublishedDocument {
  const { openapi = '3.1', info, securitySchemes, ...rest } = options;
  const config = {
    openapi: versions[openapi],
    info: { title: service.name, version: service.version, ...info },
    ...rest,
  } as Config;
  const root = openapi === '3.1' ? app.getOpenAPI31Document(config) : app.getOpenAPIDocument(config as never);
  const document = securitySchemes ? withSecuritySchemes(root as Generated, securitySchemes) : root;
  const json = `${JSON.stringify(document, null, 2)}\n`;
  const digest = `sha256-${createHash('sha256').update(json).digest('hex')}`;
  return { json, digest, etag: `"${digest}"`, operationIds: operationIds(document as Generated) };
}

function withSecuritySchemes(document: Generated, securitySchemes: Components['securitySchemes']): Generated {
  return { ...document, components: { ...document.components, securitySchemes } as Components };
}

function operationIds(document: Generated): Map<string, string | undefined> {
  const ids = new Map<string, string | undefined>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item as Record<string, { operationId?: string }>)) {
      ids.set(`${method.toUpperCase()} ${path}`, operation.operationId);
    }
  }
  return ids;
}
