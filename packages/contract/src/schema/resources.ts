// Schema resources and what names them: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 core 8.2), and the
// resolution of a reference to the schema it means. Nothing is fetched; a name that nobody defines resolves to nothing.

import { isObject, type Json, own } from '../json.ts';
import { type Position, positionOf } from './positions.ts';
import { escapeToken } from './run.ts';
import { resolveUri, splitFragment } from './uri.ts';

/** A schema with an identity of its own, or the document as a whole. */
export interface Resource {
  /** Absolute URI without fragment; relative or empty when the document has none. */
  readonly uri: string;
  readonly root: Json;
  /** JSON Pointer of `root` in the document. */
  readonly pointer: string;
  readonly anchors: Map<string, Target>;
  /** The anchors that `$dynamicRef` may find in an outer scope; also in `anchors`. */
  readonly dynamicAnchors: Map<string, Target>;
}

/** A schema and where it is. */
export interface Target {
  readonly schema: Json;
  readonly pointer: string;
  readonly resource: Resource;
}

export interface Resources {
  readonly main: Resource;
  /** The value at a JSON Pointer of the document. */
  at(pointer: string): Target | undefined;
  /** What `reference` means inside `from`. */
  resolve(reference: string, from: Resource): Target | undefined;
  /** The resource that `schema`, found inside `from`, belongs to: its own when it has an `$id`. */
  ownerOf(schema: Json, pointer: string, from: Resource): Resource;
}

/** What the root of a document is: an OpenAPI document, or a schema by itself. */
export type RootKind = 'openapi' | 'schema';

/** The resources of `root`; `others` are further documents, keyed by absolute URI. */
export function resourcesOf(root: Json, kind: RootKind, others: ReadonlyMap<string, Json> = new Map()): Resources {
  const owners = new Map<Json, Resource>();
  const byUri = new Map<string, Resource>();
  let indexed = false;

  const identity = own(root, kind === 'openapi' ? '$self' : '$id');
  const main = begin(root, '', typeof identity === 'string' ? splitFragment(identity).target : '');

  function begin(at: Json, pointer: string, uri: string): Resource {
    const resource = { uri, root: at, pointer, anchors: new Map(), dynamicAnchors: new Map() };
    if (isObject(at)) owners.set(at, resource);
    if (!byUri.has(uri)) byUri.set(uri, resource);
    return resource;
  }

  function ownerOf(schema: Json, pointer: string, from: Resource): Resource {
    const id = own(schema, '$id');
    if (typeof id !== 'string') return from;
    const { target } = splitFragment(id);
    return owners.get(schema) ?? (target === '' ? from : begin(schema, pointer, resolveUri(target, from.uri)));
  }

  function walk(pointer: string, from: Resource): Target | undefined {
    let target: Target = { schema: from.root, pointer: from.pointer, resource: from };
    for (const raw of pointer.split('/').slice(1)) {
      const token = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      const next = Array.isArray(target.schema) ? target.schema[arrayIndex(token)] : own(target.schema, token);
      if (next === undefined) return undefined;
      const at = `${target.pointer}/${escapeToken(token)}`;
      target = { schema: next, pointer: at, resource: ownerOf(next, at, target.resource) };
    }
    return target;
  }

  function resolve(reference: string, from: Resource): Target | undefined {
    const { target, fragment } = splitFragment(reference);
    const resource = target === '' ? from : named(resolveUri(target, from.uri), from);
    if (resource === undefined) return undefined;
    if (fragment === '') return { schema: resource.root, pointer: resource.pointer, resource };
    if (fragment.startsWith('/')) return walk(fragment, resource);
    index();
    return resource.anchors.get(fragment);
  }

  function named(uri: string, from: Resource): Resource | undefined {
    if (uri === from.uri) return from;
    index();
    const known = byUri.get(uri);
    const other = others.get(uri);
    if (known !== undefined || other === undefined) return known;
    const resource = begin(other, '', uri);
    visit(other, 'schema', resource);
    return ownerOf(other, '', resource);
  }

  // Put off until a name is needed: most documents refer by pointer alone.
  function index(): void {
    if (indexed) return;
    indexed = true;
    visit(root, kind === 'openapi' ? 'document' : 'schema', main);
  }

  function visit(start: Json, position: Position, resource: Resource): void {
    const stack = [{ value: start, position, resource, pointer: resource.pointer }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      const { value, pointer } = step;
      if (typeof value !== 'object' || value === null || step.position === 'data') continue;
      const owner = step.position === 'schema' ? ownerOf(value, pointer, step.resource) : step.resource;
      if (step.position === 'schema') name(value, pointer, owner);
      for (const key of Object.keys(value)) {
        const next = Array.isArray(value) ? inList(step.position) : positionOf(step.position, key);
        if (next === 'data') continue;
        const child = Array.isArray(value) ? (value[Number(key)] as Json) : (value[key] as Json);
        stack.push({ value: child, position: next, resource: owner, pointer: `${pointer}/${escapeToken(key)}` });
      }
    }
  }

  function name(schema: Json, pointer: string, resource: Resource): void {
    const anchor = own(schema, '$anchor');
    const dynamic = own(schema, '$dynamicAnchor');
    const target = { schema, pointer, resource };
    if (typeof anchor === 'string' && !resource.anchors.has(anchor)) resource.anchors.set(anchor, target);
    if (typeof dynamic !== 'string') return;
    if (!resource.anchors.has(dynamic)) resource.anchors.set(dynamic, target);
    if (!resource.dynamicAnchors.has(dynamic)) resource.dynamicAnchors.set(dynamic, target);
  }

  return {
    main,
    at: (pointer) => walk(pointer, main),
    resolve,
    ownerOf,
  };
}

function inList(position: Position): Position {
  return position === 'schemas' ? 'schema' : position;
}

function arrayIndex(token: string): number {
  return /^(?:0|[1-9]\d{0,9})$/.test(token) ? Number(token) : -1;
}
