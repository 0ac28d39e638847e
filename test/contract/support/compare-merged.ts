// Does a merged document promise what its sources promise? Compares every operation, webhook and component with its source by
// following references on both sides as they come, and shares no code with the merge: what the merge believes about
// documents is not believed here. Differences are told, not judged.

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
type Tree = { [key: string]: Value };

/** A source as the merge was given it. */
export interface Source {
  readonly service: string;
  readonly root: Tree;
  /** What the policy puts before its paths. */
  readonly prefix?: string;
  /** True when names do not tell their service: then only operations and what they reach are compared. */
  readonly bare?: boolean;
}

export interface Comparison {
  /** Operations of the sources that should be in the merged document. */
  readonly expected: number;
  /** Keys (`service METHOD path`) that are missing. */
  readonly lost: string[];
  /** Operations, webhooks or components that no source has. */
  readonly surplus: string[];
  /** Places where a promise differs. */
  readonly changed: string[];
  /** Operations whose security differs. */
  readonly security: string[];
  /** References of the merged document that lead nowhere although those of the source lead somewhere. */
  readonly dangling: string[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** Compares; `absent` holds keys (`service METHOD path`) that the merge says it left out. */
export function compareMerged(merged: Tree, sources: readonly Source[], absent: ReadonlySet<string>): Comparison {
  const result: Comparison = { expected: 0, lost: [], surplus: [], changed: [], security: [], dangling: [] };
  let expected = 0;
  const published = operationsOf(merged);
  const claimed = new Set<string>();
  for (const source of sources) {
    const pair = new Pair(source, merged, result, published);
    for (const [key, operation] of operationsOf(source.root)) {
      const name = `${source.service} ${operation.method.toUpperCase()} ${operation.path}`;
      if (absent.has(name)) continue;
      expected++;
      const there = publicKey(key, source);
      const counterpart = published.get(there);
      if (counterpart?.value['x-service'] !== source.service) result.lost.push(name);
      else {
        claimed.add(there);
        pair.topOperation(operation, counterpart, name);
      }
    }
    if (source.bare) continue;
    pair.webhooks();
    pair.components();
  }
  for (const [key] of published) if (!claimed.has(key)) result.surplus.push(key);
  if (!sources.some(({ bare }) => bare)) surplusNames(merged, sources, result);
  return { ...result, expected };
}

function publicKey(key: string, { prefix = '' }: Source): string {
  return key.replace(' ', ` ${prefix}`);
}

interface Found {
  readonly method: string;
  readonly path: string;
  readonly item: Tree;
  readonly value: Tree;
}

/** By method and template with nameless parameters; of equal ones the first. */
function operationsOf(root: Tree): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const [path, raw] of Object.entries(tree(root.paths))) {
    if (!path.startsWith('/')) continue;
    const outer = tree(raw);
    const target = typeof outer.$ref === 'string' ? tree(follow(root, outer.$ref)) : {};
    const item: Tree = { ...target, ...outer };
    for (const method of [...methods, ...Object.keys(tree(item.additionalOperations))]) {
      const value = item[method] ?? tree(item.additionalOperations)[method];
      const key = `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
      if (isTree(value) && !found.has(key)) found.set(key, { method, path, item, value });
    }
  }
  return found;
}

/** Contexts of the walk: what the keys of an object mean. */
type Context =
  | 'object'
  | 'map'
  | 'schema'
  | 'schemas'
  | 'literal'
  | 'extension'
  | 'links'
  | 'callbacks'
  | 'items'
  | 'operation';

const schemaOne =
  'not if then else additionalProperties propertyNames unevaluatedProperties items additionalItems unevaluatedItems contains contentSchema allOf anyOf oneOf prefixItems'.split(
    ' ',
  );
const schemaMaps = 'properties patternProperties dependentSchemas dependencies $defs definitions'.split(' ');

class Pair {
  readonly #source: Source;
  readonly #merged: Tree;
  readonly #result: Comparison;
  readonly #published: Map<string, Found>;
  readonly #idsBefore: Map<string, string>;
  readonly #idsAfter: Map<string, string>;
  readonly #seen = new Map<Value, Set<Value>>();
  readonly #subtypes = new Map<string, string[]>();

  constructor(source: Source, merged: Tree, result: Comparison, published: Map<string, Found>) {
    this.#source = source;
    this.#merged = merged;
    this.#result = result;
    this.#published = published;
    this.#idsBefore = idsOf(operationsOf(source.root));
    this.#idsAfter = idsOf(published);
    const schemas = tree(tree(source.root.components).schemas);
    for (const [name, schema] of Object.entries(schemas)) {
      for (const part of list(tree(schema).allOf)) {
        const parent = /^#\/components\/schemas\/([^/]+)$/.exec(String(tree(part).$ref))?.[1];
        if (parent) this.#subtypes.set(plain(parent), [...(this.#subtypes.get(plain(parent)) ?? []), name]);
      }
    }
  }

  topOperation(before: Found, after: Found, name: string): void {
    const names = pathNames(before.path).map((one, index) => [one, pathNames(after.path)[index]] as const);
    const renamed = new Map(names);
    this.#security(before.value, after.value, name);
    this.#parameters(before, after, renamed, name);
    const [left, right] = [operationBody(before.value), operationBody(after.value)];
    for (const key of ['summary', 'description']) left[key] ??= before.item[key] as Value;
    for (const key of Object.keys(before.item)) if (key.startsWith('x-')) left[key] ??= before.item[key] as Value;
    if (before.value.operationId !== undefined && after.value['x-operation-id'] !== before.value.operationId) {
      this.#differ(name, 'x-operation-id');
    }
    const expressions = (value: Value): Value => renameExpressions(value, renamed);
    this.#compare(names.every(([a, b]) => a === b) ? left : expressions(left), right, 'operation', name);
  }

  webhooks(): void {
    const after = tree(this.#merged.webhooks);
    for (const [event, item] of Object.entries(tree(this.#source.root.webhooks))) {
      const name = `${this.#source.service}.${event}`;
      if (tree(item)['x-internal'] === true) continue;
      if (after[name] === undefined) this.#result.lost.push(`webhook ${name}`);
      else this.#compare(item, without(after[name], ['x-service']), 'object', `webhook ${name}`);
    }
  }

  components(): void {
    for (const [type, section] of Object.entries(tree(this.#source.root.components))) {
      if (type === 'securitySchemes' || type.startsWith('x-')) continue;
      const after = tree(tree(this.#merged.components)[type]);
      for (const [name, value] of Object.entries(tree(section))) {
        if (!/^[A-Za-z0-9._-]+$/.test(name)) continue;
        const there = after[`${this.#source.service}_${name}`];
        const place = `${type} ${this.#source.service}_${name}`;
        if (there === undefined) {
          if (type !== 'links') this.#result.lost.push(place);
        } else if (type === 'schemas') this.#schema(value, there, place, name);
        else if (type === 'links') this.#link(value, there, place);
        else this.#compare(value, there, type === 'callbacks' ? 'items' : 'object', place);
      }
    }
  }

  #differ(place: string, what: string): void {
    this.#result.changed.push(`${place}: ${what}`);
  }

  #security(before: Tree, after: Tree, name: string): void {
    const left = list(before.security ?? this.#source.root.security).map((one) =>
      this.#requirement(this.#source.root, one),
    );
    const right = list(after.security ?? this.#merged.security).map((one) => this.#requirement(this.#merged, one));
    if (JSON.stringify(left.sort()) !== JSON.stringify(right.sort())) this.#result.security.push(name);
    if ((before.security ?? this.#source.root.security) !== undefined && after.security === undefined) {
      this.#result.security.push(name);
    }
  }

  #requirement(root: Tree, requirement: Value): string {
    const schemes = tree(tree(root.components).securitySchemes);
    const parts = Object.entries(tree(requirement)).map(([name, scopes]) => {
      let scheme = schemes[name];
      while (isTree(scheme) && typeof scheme.$ref === 'string') scheme = follow(root, scheme.$ref);
      return stable(scheme === undefined ? ['undefined scheme', scopes] : [scheme, scopes]);
    });
    return parts.sort().join();
  }

  #parameters(before: Found, after: Found, renamed: Map<string, string | undefined>, name: string): void {
    const left = new Map<string, Value>();
    for (const parameter of [...list(before.item.parameters), ...list(before.value.parameters)]) {
      const value = tree(this.#resolve(this.#source.root, parameter));
      const rename = value.in === 'path' ? (renamed.get(String(value.name)) ?? value.name) : value.name;
      left.set(`${value.in} ${String(rename).toLowerCase()}`, { ...value, name: rename ?? null });
    }
    const right = list(after.value.parameters);
    if (right.length !== left.size) this.#differ(name, `${left.size} parameters became ${right.length}`);
    for (const parameter of right) {
      const value = tree(this.#resolve(this.#merged, parameter));
      const there = left.get(`${value.in} ${String(value.name).toLowerCase()}`);
      if (there === undefined) this.#differ(name, `parameter ${value.name} is new`);
      else this.#compare(there, value, 'object', `${name} parameter ${value.name}`);
    }
  }

  #resolve(root: Tree, value: Value | undefined): Value | undefined {
    let current = value;
    for (let hops = 0; hops < 100 && isTree(current) && typeof current.$ref === 'string'; hops++) {
      current = follow(root, current.$ref);
    }
    return current;
  }

  #compare(before: Value | undefined, after: Value | undefined, context: Context, place: string): void {
    if (context === 'literal') {
      if (stable(before) !== stable(after)) this.#differ(place, 'literal');
      return;
    }
    if (context === 'schema') {
      this.#schema(before, after, place);
      return;
    }
    if (
      context === 'links' ||
      context === 'callbacks' ||
      context === 'map' ||
      context === 'schemas' ||
      context === 'items'
    ) {
      this.#map(before, after, context, place);
      return;
    }
    if (context === 'extension') {
      this.#extension(before, after, place);
      return;
    }
    const left = this.#enter(this.#source.root, before);
    const right = this.#enter(this.#merged, after);
    if (isDangling(left) || isDangling(right)) {
      this.#oneMissing(left, right, place);
      return;
    }
    if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
      for (const [index, one] of left.entries()) this.#compare(one, right[index], context, `${place}/${index}`);
      return;
    }
    if (!isTree(left) || !isTree(right)) {
      if (stable(left) !== stable(right)) this.#differ(place, 'value');
      return;
    }
    if (this.#known(left, right)) return;
    const isOperation = context === 'operation' || 'responses' in left || 'responses' in right;
    if (isOperation && context !== 'operation') {
      this.#nestedOperation(left, right, place);
      return;
    }
    this.#fields(left, right, (key) => objectContext(key, isOperation), place);
  }

  #nestedOperation(left: Tree, right: Tree, place: string): void {
    this.#security(left, right, place);
    const tags = list(left.tags).map((tag) => (this.#source.bare ? tag : `${this.#source.service}: ${tag}`));
    if (stable(tags) !== stable(list(right.tags))) this.#differ(place, 'tags');
    if (left.operationId !== undefined && right['x-operation-id'] !== left.operationId)
      this.#differ(place, 'x-operation-id');
    const keys = ['security', 'tags', 'operationId', 'x-operation-id'];
    this.#fields(without(left, keys), without(right, keys), (key) => objectContext(key, true), place);
  }

  #fields(left: Tree, right: Tree, contextOf: (key: string) => Context, place: string): void {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (left[key] === undefined && right[key] === undefined) continue;
      if (left[key] === undefined || right[key] === undefined) {
        if (key === 'links' && this.#onlyDeadLinks(left[key])) continue;
        this.#differ(`${place}/${key}`, right[key] === undefined ? 'is gone' : 'is new');
      } else this.#compare(left[key], right[key], contextOf(key), `${place}/${key}`);
    }
  }

  #map(before: Value | undefined, after: Value | undefined, context: Context, place: string): void {
    const [left, right] = [tree(before), tree(after)];
    const inner: Context = context === 'schemas' ? 'schema' : context === 'callbacks' ? 'items' : 'object';
    const resolvedLeft = context === 'items' ? tree(this.#resolve(this.#source.root, left)) : left;
    const resolvedRight = context === 'items' ? tree(this.#resolve(this.#merged, right)) : right;
    for (const key of new Set([...Object.keys(resolvedLeft), ...Object.keys(resolvedRight)])) {
      const [one, other] = [resolvedLeft[key], resolvedRight[key]];
      const here = `${place}/${key}`;
      if (key.startsWith('x-') && context === 'items') this.#compare(one, other, 'extension', here);
      else if (context === 'links') this.#link(one, other, here);
      else if (one === undefined || other === undefined) this.#differ(here, other === undefined ? 'is gone' : 'is new');
      else this.#compare(one, other, inner, here);
    }
  }

  #link(before: Value | undefined, after: Value | undefined, place: string): void {
    const left = tree(this.#resolve(this.#source.root, before));
    const right = tree(this.#resolve(this.#merged, after));
    if (after === undefined) {
      if (!this.#isDead(left)) this.#differ(place, 'link is gone');
      return;
    }
    const target = this.#target(left);
    const id = target && this.#idsBefore.get(target);
    const there = this.#idsAfter.get(`id ${right.operationId}`);
    if (target && there !== publicKey(target, this.#source))
      this.#differ(place, `link to ${id ?? target} leads to ${there}`);
    const keys = ['operationId', 'operationRef', 'server', 'parameters'];
    this.#fields(
      without(left, keys),
      without(right, keys),
      (key) => (key.startsWith('x-') ? 'extension' : 'literal'),
      place,
    );
    if (Object.keys(tree(left.parameters)).length !== Object.keys(tree(right.parameters)).length) {
      this.#differ(place, 'link parameters');
    }
  }

  #target(link: Tree): string | undefined {
    if (typeof link.operationId === 'string') return this.#idsBefore.get(`id ${link.operationId}`);
    const [, path, method] = /^#\/paths\/([^/]+)\/([^/]+)$/.exec(String(link.operationRef)) ?? [];
    return path && method ? `${method} ${plain(path).replace(/\{[^{}]*\}/g, '{}')}` : undefined;
  }

  #isDead(link: Tree): boolean {
    const target = this.#target(link);
    return (
      target === undefined ||
      this.#published.get(publicKey(target, this.#source))?.value['x-service'] !== this.#source.service
    );
  }

  #onlyDeadLinks(links: Value | undefined): boolean {
    return Object.values(tree(links)).every((link) => this.#isDead(tree(this.#resolve(this.#source.root, link))));
  }

  #extension(before: Value | undefined, after: Value | undefined, place: string): void {
    if (stable(before) === stable(after)) return;
    if (isTree(before) && isTree(after) && typeof before.$ref === 'string' && typeof after.$ref === 'string') {
      this.#compare(before, after, /\/schemas\//.test(before.$ref) ? 'schema' : 'object', place);
      return;
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      for (const [index, one] of before.entries()) this.#extension(one, after[index], `${place}/${index}`);
    } else if (isTree(before) && isTree(after)) this.#fields(before, after, () => 'extension', place);
    else this.#differ(place, 'extension');
  }

  #schema(before: Value | undefined, after: Value | undefined, place: string, name?: string): void {
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      for (const [index, one] of before.entries()) this.#schema(one, after[index], `${place}/${index}`);
      return;
    }
    if (!isTree(before) || !isTree(after)) {
      if (stable(before) !== stable(after)) this.#differ(place, 'schema');
      return;
    }
    let [left, right, component] = [before, after, name];
    // An alias is a schema that is nothing but a reference.
    while (isAlias(left) || isAlias(right)) {
      const target = isAlias(left) ? this.#enter(this.#source.root, left) : left;
      const there = isAlias(right) ? this.#enter(this.#merged, right) : right;
      if (isDangling(target) || isDangling(there)) {
        this.#oneMissing(target, there, place);
        return;
      }
      if (isAlias(left)) component = /^#\/components\/schemas\/([^/]+)$/.exec(String(left.$ref))?.[1] ?? component;
      if (!isTree(target) || !isTree(there)) {
        if (stable(target) !== stable(there)) this.#differ(place, 'schema');
        return;
      }
      if (this.#known(left, right)) return;
      [left, right] = [target, there];
    }
    if (this.#known(left, right)) return;
    if (typeof left.$id === 'string') {
      this.#compare(left, right, 'literal', place);
      return;
    }
    this.#anchors(left, right, place);
    this.#discriminator(left, right, place, component === undefined ? undefined : plain(component));
    if (left.$ref !== undefined)
      this.#schema({ $ref: left.$ref }, right.$ref === undefined ? right : { $ref: right.$ref }, place);
    const keys = ['$ref', 'discriminator', '$anchor', '$dynamicAnchor', '$dynamicRef', 'required', 'enum', 'type'];
    for (const set of ['required', 'enum', 'type']) {
      const [one, other] = [left[set], right[set]].map((value) =>
        Array.isArray(value) ? value.map(stable).sort() : value,
      );
      if (stable(one) !== stable(other)) this.#differ(place, set);
    }
    const dialect = this.#source.root.jsonSchemaDialect;
    if (dialect !== undefined && right.$schema === dialect && left.$schema === undefined) keys.push('$schema');
    this.#fields(without(left, keys), without(right, keys), schemaContext, place);
  }

  #anchors(left: Tree, right: Tree, place: string): void {
    for (const key of ['$anchor', '$dynamicAnchor', '$dynamicRef']) {
      if ((left[key] === undefined) !== (right[key] === undefined)) this.#differ(place, key);
    }
    if (typeof left.$dynamicRef !== 'string' || typeof right.$dynamicRef !== 'string') return;
    const found = this.#enter(this.#source.root, { $ref: left.$dynamicRef });
    const there = this.#enter(this.#merged, { $ref: right.$dynamicRef });
    if (isDangling(found) || isDangling(there)) this.#oneMissing(found, there, place);
    else this.#schema(found, there, `${place}/$dynamicRef`);
  }

  #discriminator(left: Tree, right: Tree, place: string, name: string | undefined): void {
    if (!isTree(left.discriminator) || !isTree(right.discriminator)) {
      if (left.discriminator !== undefined || right.discriminator !== undefined) this.#differ(place, 'discriminator');
      return;
    }
    const explicit = Object.entries(tree(left.discriminator.mapping)).map(([value, target]) => [
      value,
      asReference(target),
    ]);
    const implicit = [...list(left.oneOf), ...list(left.anyOf)].flatMap((branch) => {
      const found = /^#\/components\/schemas\/([^/]+)$/.exec(String(tree(branch).$ref))?.[1];
      return found ? [[plain(found), String(tree(branch).$ref)]] : [];
    });
    const children = this.#below(name).map((child) => [child, `#/components/schemas/${child}`]);
    const expected = new Map([...implicit, ...children, ...explicit] as [string, string][]);
    const actual = tree(right.discriminator.mapping);
    if (stable([...expected.keys()].sort()) !== stable(Object.keys(actual).sort()))
      this.#differ(place, 'mapping values');
    for (const [value, reference] of expected) {
      this.#schema({ $ref: reference }, { $ref: actual[value] ?? '' }, `${place}/mapping/${value}`);
    }
    if (left.discriminator.defaultMapping !== undefined) {
      const [one, other] = [left.discriminator.defaultMapping, right.discriminator.defaultMapping];
      this.#schema({ $ref: asReference(one) }, { $ref: asReference(other ?? '') }, `${place}/defaultMapping`);
    }
    const keys = ['mapping', 'defaultMapping'];
    this.#compare(without(left.discriminator, keys), without(right.discriminator, keys), 'literal', place);
  }

  #below(name: string | undefined, seen = new Set<string>()): string[] {
    const children = name === undefined ? [] : (this.#subtypes.get(name) ?? []);
    for (const child of children) {
      if (seen.has(child) || child === name) continue;
      seen.add(child);
      this.#below(child, seen);
    }
    return [...seen];
  }

  /** The value a reference stands for, or the reference itself when it dangles or leaves the document. */
  #enter(root: Tree, value: Value | undefined): Value | undefined {
    if (!isTree(value) || typeof value.$ref !== 'string') return value;
    if (!value.$ref.startsWith('#')) return { outside: value.$ref };
    return this.#resolve(root, value) ?? { dangling: value.$ref };
  }

  #oneMissing(left: Value | undefined, right: Value | undefined, place: string): void {
    if (isDangling(left) && isDangling(right)) return;
    if (isDangling(right)) this.#result.dangling.push(`${place}: ${String(right.dangling)}`);
    else this.#differ(place, `was dangling and is bound now (${JSON.stringify(left)})`);
  }

  /** Assumes pairs that are being compared to be equal: that makes the comparison end on cycles. */
  #known(left: Value, right: Value): boolean {
    const others = this.#seen.get(left) ?? new Set();
    this.#seen.set(left, others);
    if (others.has(right)) return true;
    others.add(right);
    return false;
  }
}

function objectContext(key: string, isOperation: boolean): Context {
  if (key.startsWith('x-')) return 'extension';
  if (key === 'schema' || key === 'itemSchema') return 'schema';
  if (key === 'links') return 'links';
  if (key === 'callbacks' && isOperation) return 'callbacks';
  if (key === 'responses') return 'items';
  if (['content', 'headers', 'examples', 'encoding'].includes(key)) return 'map';
  return ['example', 'value', 'servers', 'dataValue'].includes(key) ? 'literal' : 'object';
}

function schemaContext(key: string): Context {
  if (key.startsWith('x-')) return 'extension';
  if (schemaOne.includes(key)) return 'schema';
  return schemaMaps.includes(key) ? 'schemas' : 'literal';
}

/** Without what is compared in other ways. */
function operationBody(operation: Tree): Tree {
  return without(operation, [
    'tags',
    'operationId',
    'x-operation-id',
    'x-service',
    'security',
    'servers',
    'parameters',
  ]);
}

function idsOf(operations: Map<string, Found>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const [key, { value }] of operations) {
    if (typeof value.operationId !== 'string' || ids.has(`id ${value.operationId}`)) continue;
    ids.set(`id ${value.operationId}`, key);
    ids.set(key, value.operationId);
  }
  return ids;
}

/** Components and webhooks whose names begin with no service of the sources. */
function surplusNames(merged: Tree, sources: readonly Source[], result: Comparison): void {
  const services = sources.map(({ service }) => service);
  for (const [type, section] of Object.entries(tree(merged.components))) {
    if (type === 'securitySchemes') continue;
    for (const name of Object.keys(tree(section))) {
      if (!services.some((service) => name.startsWith(`${service}_`))) result.surplus.push(`${type} ${name}`);
    }
  }
}

function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
}

function renameExpressions(value: Value, renamed: Map<string, string | undefined>): Value {
  const text = JSON.stringify(value).replace(
    /(\$request\.path\.)([^\s{}#"\\]+)/g,
    (all, head: string, name: string) => {
      const next = renamed.get(name);
      return next === undefined ? all : head + next;
    },
  );
  return JSON.parse(text) as Value;
}

function asReference(value: Value): string {
  const text = String(value);
  return /^[A-Za-z0-9._-]+$/.test(text) && !/\.(json|ya?ml)$/i.test(text) ? `#/components/schemas/${text}` : text;
}

/** The value at `#/…` or `#anchor`; undefined when nothing is there. */
function follow(root: Tree, reference: string): Value | undefined {
  if (!reference.startsWith('#/')) return reference === '#' ? root : anchored(root, reference.slice(1));
  let current: Value | undefined = root;
  for (const token of reference.slice(2).split('/').map(plain)) {
    if (Array.isArray(current)) current = current[Number(token)];
    else current = isTree(current) && Object.hasOwn(current, token) ? current[token] : undefined;
  }
  return current;
}

const anchorsOf = new WeakMap<Tree, Map<string, Value>>();

function anchored(root: Tree, name: string): Value | undefined {
  let anchors = anchorsOf.get(root);
  if (!anchors) {
    anchors = new Map();
    const open: Value[] = [tree(root.components)];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (isTree(value))
        for (const key of ['$anchor', '$dynamicAnchor'])
          if (typeof value[key] === 'string') anchors.set(value[key], value);
      if (typeof value === 'object' && value !== null) open.push(...Object.values(value));
    }
    anchorsOf.set(root, anchors);
  }
  return anchors.get(name);
}

/** A token of a pointer in a reference, escapes undone. */
function plain(token: string): string {
  let text = token;
  try {
    text = decodeURIComponent(token);
  } catch {
    // A percent sign that escapes nothing stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isAlias(value: Value | undefined): boolean {
  return isTree(value) && typeof value.$ref === 'string' && Object.keys(value).length === 1;
}

function isDangling(value: Value | undefined): value is Tree {
  return isTree(value) && typeof value.dangling === 'string' && Object.keys(value).length === 1;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tree(value: Value | undefined): Tree {
  return isTree(value) ? value : {};
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? [...value] : [];
}

function without(value: Value | undefined, keys: readonly string[]): Tree {
  return Object.fromEntries(Object.entries(tree(value)).filter(([key]) => !keys.includes(key)));
}

/** JSON text with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (!isTree(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
