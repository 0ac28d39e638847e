// Requests that the service makes: callbacks and webhooks. The service is the caller here, so what it sends may narrow and
// what it takes for an answer may widen.

import type { JsonObject } from '../json.ts';
import { isObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { resolved } from '../request/resolved.ts';
import { schemaCompiler } from '../schema/compile.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Finding } from './finding.ts';
import { entryFor, isJson, mediaEntries } from './media-pairs.ts';
import { mediaSchemaFindings } from './media-schema.ts';
import type { Contract, OperationPair } from './operation-pair.ts';
import type { SchemaDiff } from './schema-findings.ts';

export function callbackFindings({ before, after }: OperationPair, schemas: SchemaDiff): Finding[] {
  const [old, now] = [before, after].map((side) => callbacksOf(side.node('response')));
  return incoming(old ?? new Map(), now ?? new Map(), 'callback', schemas);
}

/** Changes of the webhooks of the whole contract. */
export function webhookFindings(before: Contract, after: Contract, schemas: SchemaDiff): Finding[] {
  return incoming(webhooksOf(before), webhooksOf(after), 'webhook', schemas);
}

function incoming(
  old: ReadonlyMap<string, SchemaNode>,
  now: ReadonlyMap<string, SchemaNode>,
  kind: 'callback' | 'webhook',
  schemas: SchemaDiff,
): Finding[] {
  const found: Finding[] = [];
  for (const [name, node] of old) {
    const next = now.get(name);
    const place = `${kind} ${name}`;
    if (next) found.push(...sent(node, next, place, schemas));
    else {
      const message = `${place} is gone: those who wait for it are never called`;
      found.push({ rule: `${kind}-removed`, severity: 'breaking', place, before: node.pointer, message });
    }
  }
  for (const [name, node] of now) {
    if (old.has(name)) continue;
    const place = `${kind} ${name}`;
    found.push({ rule: `${kind}-added`, severity: 'additive', place, after: node.pointer, message: `${place} is new` });
  }
  return found;
}

/** What is sent to those who wait is, for them, what a response is. */
function sent(old: SchemaNode, now: SchemaNode, key: string, schemas: SchemaDiff): Finding[] {
  const [from, to] = [old, now].map((node) => mediaEntries(resolved(node.below('requestBody'))));
  return [...(from ?? [])].flatMap(([type, entry]) => {
    const next = entryFor(to ?? new Map(), type);
    const place = {
      direction: 'response',
      kind: 'body',
      words: `the body of ${key}`,
      key: `${key} ${type}`,
      asText: false,
    } as const;
    if (next) return isJson(type) ? mediaSchemaFindings(entry, next, place, schemas, undefined) : [];
    const message = `the body of ${key} no longer comes as ${entry.type}: those who wait for it can't read it`;
    const places = { place: place.key, before: entry.node.pointer, after: now.pointer };
    return [{ rule: 'response-media-type-removed', severity: 'breaking' as const, ...places, message }];
  });
}

/** `onEvent {$request.body#/url} POST` and the like. */
function callbacksOf(root: SchemaNode): Map<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  const callbacks = own(root.schema, 'callbacks');
  for (const name of Object.keys(isObject(callbacks) ? callbacks : {})) {
    const callback = resolved(root.below('callbacks', name));
    for (const expression of Object.keys(isObject(callback?.schema) ? callback.schema : {})) {
      for (const [method, node] of methodsOf(callback?.below(expression))) {
        found.set(`${name} ${expression} ${method}`, node);
      }
    }
  }
  return found;
}

function webhooksOf({ document }: Contract): Map<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  const root = document as unknown as JsonObject;
  const webhooks = own(root, 'webhooks');
  if (!isObject(webhooks)) return found;
  const compiler = schemaCompiler(root, { direction: 'response' });
  for (const name of Object.keys(webhooks)) {
    const item = resolved(compiler.node(webhooks, '/webhooks').below(name));
    for (const [method, node] of methodsOf(item)) found.set(`${name} ${method}`, node);
  }
  return found;
}

function methodsOf(item: SchemaNode | undefined): [string, SchemaNode][] {
  const path = resolved(item);
  return methodFields.flatMap((method): [string, SchemaNode][] => {
    const node = path?.below(method);
    return node ? [[method.toUpperCase(), node]] : [];
  });
}
