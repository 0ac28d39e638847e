// Brings parts of one service's document to their public form: every name under the service's own, every reference
// following it. What it gives depends on that document and its naming alone.

import { sha256 } from '../canonical.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields, type ObjectKind, objectGrammar } from '../object-grammar.ts';
import { fragmentTokens } from '../pointer.ts';
import { anchorOf, formatPointer, resolveReferences, valueAt } from '../reference.ts';
import { type Place, type RewriteRules, rewrite } from '../rewrite.ts';
import { publicDiscriminator, subtypesOf } from './discriminator.ts';
import type { LinkNames } from './link-names.ts';
import { type ComponentType, isComponentType, type Namer } from './naming.ts';
import { effectiveSecurity, publicSecurity } from './security.ts';

/** What a publisher must know of the document besides the document itself. */
export interface PublisherContext extends LinkNames {
  readonly service: string;
  readonly root: JsonObject;
  readonly namer: Namer;
  /** Told of each link that leads nowhere, by its pointer. */
  lostLink(pointer: string): void;
}

/** A component that was made so that a reference into `paths` or elsewhere can follow its target. */
export interface Hoisted {
  readonly type: ComponentType;
  readonly name: string;
  readonly value: Json;
}

export interface Publisher {
  /** `value`, an object of `kind` that lies at `tokens` in the document, in its public form. */
  publish(value: Json, kind: ObjectKind, tokens: readonly string[]): Json;
  /** Components made on the way since the last call, in their public form. */
  takeHoisted(): Hoisted[];
  /** `type/public name` of components into whose inside references point: they must keep their bodies. */
  readonly pinned: ReadonlySet<string>;
  /** Values of `$id` met so far and the pointers of their schemas. */
  readonly schemaIds: ReadonlyMap<string, string>;
}

/** The dialect a document has when it names none (OAS 3.1 4.8.24.5). */
const defaultDialect = 'https://spec.openapis.org/oas/3.1/dialect/base';

/** A publisher for one document. Keeps what it hoisted, so use one for all parts of the document. */
export function createPublisher(context: PublisherContext): Publisher {
  const { root, namer, service } = context;
  const subtypes = subtypesOf(own(own(root, 'components'), 'schemas'));
  const dialect = own(root, 'jsonSchemaDialect');
  const foreignDialect = typeof dialect === 'string' && dialect !== defaultDialect ? dialect : undefined;
  const pinned = new Set<string>();
  const schemaIds = new Map<string, string>();
  const hoistedNames = new Set<string>();
  let hoisted: Hoisted[] = [];
  let schemaDepth = 0;

  const rules: RewriteRules = {
    reference,
    enter(object, { kind, tokens }) {
      if (kind !== 'schema') return true;
      // Inside a schema with an $id references are relative to it, not to the document (JSON Schema 2020-12, 8.2.1).
      const id = own(object, '$id');
      if (typeof id === 'string') {
        schemaIds.set(id, formatPointer(tokens));
        return false;
      }
      schemaDepth++;
      return true;
    },
    leave(object, place, source) {
      if (place.kind === 'schema') {
        schemaDepth--;
        return schema(object, place, source);
      }
      if (place.kind === 'operation') return operation(object);
      if (place.kind === 'pathItem') return nestedOperations(object, place);
      if (place.kind === 'link') return link(object, place, source);
      return place.kind === 'response' ? withoutDeadLinks(object, 'links') : object;
    },
  };
  return {
    publish: (value, kind, tokens) => rewrite(value, kind, rules, tokens),
    takeHoisted() {
      const taken = hoisted;
      hoisted = [];
      return taken;
    },
    pinned,
    schemaIds,
  };

  function reference(text: string, { kind }: Pick<Place, 'kind'>): string {
    const anchor = anchorOf(text);
    if (anchor !== undefined) return kind === 'schema' ? `#${namer.anchor(anchor)}` : text;
    const tokens = fragmentTokens(text);
    if (!tokens) return text;
    const [section, type, name, ...inside] = tokens;
    if (section !== 'components' || !isComponentType(type) || name === undefined) return hoist(text, tokens, kind);
    if (kind === 'extension' && valueAt(root, tokens) === undefined) return text;
    const target = namer.component(type, name);
    if (inside.length === 0) return `#/components/${type}/${target}`;
    pinned.add(`${type}/${target}`);
    return `#/components/${type}/${target}/${text.split('/').slice(4).join('/')}`;
  }

  // What `paths` holds may move or be left out, so a reference into it gets a component of its own to point to.
  function hoist(text: string, tokens: readonly string[], kind: ObjectKind): string {
    const type = objectGrammar[kind].component;
    if (type === undefined) return text;
    const name = `${service}_${hoistedName(tokens)}`;
    if (!hoistedNames.has(`${type}/${name}`)) {
      hoistedNames.add(`${type}/${name}`);
      const value = valueAt(root, tokens);
      if (value !== undefined && tokens.length > 0) {
        const depth = schemaDepth;
        schemaDepth = 0;
        hoisted.push({ type, name, value: rewrite(value, kind, rules, tokens) });
        schemaDepth = depth;
      }
    }
    return `#/components/${type}/${name}`;
  }

  function schema(object: JsonObject, { tokens }: Place, source: JsonObject): JsonObject {
    let result = object;
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const anchor = own(object, keyword);
      if (typeof anchor === 'string') result = { ...result, [keyword]: namer.anchor(anchor) };
    }
    if (foreignDialect && schemaDepth === 0 && !Object.hasOwn(object, '$schema')) {
      result = { $schema: foreignDialect, ...result };
    }
    if (!Object.hasOwn(object, 'discriminator')) return result;
    const isComponent = tokens.length === 3 && tokens[0] === 'components' && tokens[1] === 'schemas';
    const discriminator = publicDiscriminator(source, isComponent ? tokens[2] : undefined, subtypes, (text) =>
      reference(text, { kind: 'schema' }),
    );
    return discriminator ? { ...result, discriminator } : result;
  }

  function operation(object: JsonObject): JsonObject {
    const tags = own(object, 'tags');
    const security = effectiveSecurity(object, root);
    return {
      ...object,
      ...(Array.isArray(tags) && { tags: tags.map((tag) => (typeof tag === 'string' ? namer.tag(tag) : tag)) }),
      ...(security !== undefined && {
        security: publicSecurity(security, (name) => namer.component('securitySchemes', name)),
      }),
    };
  }

  function nestedOperations(item: JsonObject, { tokens }: Place): JsonObject {
    const result = { ...item };
    for (const method of methodFields) {
      const nested = own(item, method);
      const id = own(nested, 'operationId');
      if (!isObject(nested) || typeof id !== 'string') continue;
      const operationId = context.nestedOperationId(id, formatPointer([...tokens, method]));
      result[method] = { ...nested, operationId, 'x-operation-id': id };
    }
    return result;
  }

  function link(object: JsonObject, { tokens }: Place, source: JsonObject): JsonObject {
    const declared = resolveReferences(root, source, [])?.value;
    const elsewhere = own(declared, 'operationRef');
    if (!isObject(declared) || (typeof elsewhere === 'string' && !elsewhere.startsWith('#'))) return object;
    const operationId = context.linkTarget(declared);
    if (operationId === undefined) {
      context.lostLink(formatPointer(tokens));
      return deadLink;
    }
    if (Object.hasOwn(object, '$ref')) return object;
    // An upstream's address is not for the public: the operation is reached through the gateway.
    const { operationRef: _, server: __, ...rest } = object;
    return { ...rest, operationId };
  }
}

/** Stands for a link to an operation that is not there, until its map is cleaned. */
export const deadLink: JsonObject = Object.freeze({});

/** `object` without the links of its map `field` that lead nowhere. */
export function withoutDeadLinks(object: JsonObject, field: string): JsonObject {
  const links = own(object, field);
  if (!isObject(links) || !Object.values(links).includes(deadLink)) return object;
  const kept = Object.entries(links).filter(([, link]) => link !== deadLink);
  const { [field]: _, ...rest } = object;
  return kept.length > 0 ? { ...rest, [field]: Object.fromEntries(kept) } : rest;
}

// Readable, and kept apart by a hash of the exact place.
function hoistedName(tokens: readonly string[]): string {
  const words = tokens.map((token) => token.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')).filter(Boolean);
  return `${words.join('.')}.${sha256(formatPointer(tokens)).slice(7, 15)}`;
}
