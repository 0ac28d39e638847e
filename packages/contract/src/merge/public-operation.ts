// A published operation: its definition in public form and what routing, docs and messages need of it.

import { type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { pointerTokens } from '../pointer.ts';
import { audienceOf } from '../view/audience.ts';
import type { Namer } from './naming.ts';
import type { PublicRoute } from './public-route.ts';
import type { Publisher } from './publisher.ts';

/** The operation of the merged document that a route stands for. */
export function publicOperation(route: PublicRoute, service: string, publisher: Publisher, namer: Namer): Operation {
  const { declared, operationId, sourceOperationId, key, path, upstreamPath } = route;
  const tokens = pointerTokens(declared.pointer) ?? [];
  const rewritten = publisher.publish(declared.definition, 'operation', tokens) as JsonObject;
  const named = own(rewritten, 'tags');
  const tags = Array.isArray(named) ? named.filter((tag) => typeof tag === 'string') : [];
  if (tags.length === 0) tags.push(namer.serviceTag);
  const definition = inFieldOrder({
    ...rewritten,
    tags,
    operationId,
    'x-service': service,
    ...(sourceOperationId !== undefined && { 'x-operation-id': sourceOperationId }),
  });
  const summary = own(definition, 'summary');
  const audience = audienceOf(definition);
  return Object.freeze({
    key,
    service,
    sourceKey: declared.sourceKey,
    method: declared.method,
    path,
    upstreamPath,
    operationId,
    ...(sourceOperationId !== undefined && { sourceOperationId }),
    pointer: declared.pointer,
    ...(typeof summary === 'string' && { summary }),
    deprecated: own(definition, 'deprecated') === true,
    tags: Object.freeze(tags),
    ...(audience && { audience: Object.freeze(audience) }),
    definition,
  });
}

/** Fields of an Operation Object in the order of the standard (OAS 3.1 4.8.10.1); others follow as declared. */
const fieldOrder = [
  'tags',
  'summary',
  'description',
  'externalDocs',
  'operationId',
  'x-service',
  'x-operation-id',
  'parameters',
  'requestBody',
  'responses',
  'callbacks',
  'deprecated',
  'security',
] as const;

function inFieldOrder(operation: JsonObject): JsonObject {
  const ordered: JsonObject = {};
  for (const field of fieldOrder) {
    const value = own(operation, field);
    if (value !== undefined) ordered[field] = value;
  }
  return { ...ordered, ...operation };
}
