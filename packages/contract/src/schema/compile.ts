// Turns schemas into closures: one closure a keyword, one a schema. No generated code. Schemas compile when they are
// first used and refer to each other through their nodes, so the cost is linear in what is used, whatever the graph.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { kindOf } from './instance.ts';
import { keywords, type Ranked } from './keyword-table.ts';
import { sequence } from './keywords-logic.ts';
import { excusing } from './optional-members.ts';
import { compilePattern, type TextTest } from './pattern.ts';
import { type Resource, type RootKind, resourcesOf } from './resources.ts';
import { type Check, escapeToken, report } from './run.ts';
import type { Direction, Place, SchemaNode } from './schema-node.ts';

export interface CompilerOptions {
  readonly direction: Direction;
  /** Whether known formats are asserted. Default `assert`. */
  readonly formats?: 'ignore' | 'assert';
  /** Whether members marked `readOnly` may be given. Default `allow`. */
  readonly readOnly?: 'allow' | 'reject';
  /** Exact texts of patterns to run although nothing runs them in linear time. Default none. */
  readonly trustedPatterns?: readonly string[];
  /** What `root` is. Default `openapi`. */
  readonly kind?: RootKind;
  /** Further documents by absolute URI; nothing is ever fetched. */
  readonly documents?: ReadonlyMap<string, Json>;
}

/** The compiled schemas of one document. */
export interface SchemaCompiler {
  /** The schema at a JSON Pointer of the document, undefined when there is none. */
  at(pointer: string): SchemaNode | undefined;
  /** A part of the document that the caller already holds, and its JSON Pointer. */
  node(part: Json, pointer: string): SchemaNode;
}

/** A compiler for the schemas of `root`; total: whatever is not a schema demands nothing. */
export function schemaCompiler(root: Json, options: CompilerOptions): SchemaCompiler {
  const { direction, kind = 'openapi', documents, formats = 'assert', readOnly = 'allow' } = options;
  const resources = resourcesOf(root, kind, documents);
  const nodes = new Map<Json, SchemaNode>();
  const patterns = new Map<string, TextTest | undefined>();
  const trusted = new Set(options.trustedPatterns);

  function nodeOf(schema: Json, pointer: string, within: Resource): SchemaNode {
    const known = isObject(schema) ? nodes.get(schema) : undefined;
    if (known !== undefined) return known;
    const resource = resources.ownerOf(schema, pointer, within);
    const node = new Node(schema, pointer, resource);
    if (isObject(schema)) nodes.set(schema, node);
    return node;
  }

  // A class, as there is one for each schema: methods as closures of their own were most of a large document's memory.
  class Node implements SchemaNode {
    readonly schema: Json;
    readonly pointer: string;
    readonly resource: Resource;
    check: Check;

    constructor(schema: Json, pointer: string, resource: Resource) {
      this.schema = schema;
      this.pointer = pointer;
      this.resource = resource;
      this.check = (value, run) => {
        this.check = compile(this);
        return this.check(value, run);
      };
    }

    below(...tokens: (string | number)[]): SchemaNode | undefined {
      let value: Json | undefined = this.schema;
      for (const token of tokens) {
        value = typeof token === 'number' && Array.isArray(value) ? value[token] : own(value, String(token));
      }
      if (value === undefined) return undefined;
      let at = this.pointer;
      if (!nodes.has(value)) for (const token of tokens) at += `/${escapeToken(token)}`;
      return nodeOf(value, at, this.resource);
    }

    refer(reference: string): SchemaNode | undefined {
      const target = resources.resolve(reference, this.resource);
      return target && nodeOf(target.schema, target.pointer, target.resource);
    }

    inScope(anchor: string, scope: readonly Resource[]): SchemaNode | undefined {
      const target = scope.find((each) => each.dynamicAnchors.has(anchor))?.dynamicAnchors.get(anchor);
      return target && nodeOf(target.schema, target.pointer, target.resource);
    }

    pattern(source: string): TextTest | undefined {
      if (!patterns.has(source)) patterns.set(source, compilePattern(source, trusted.has(source)).test);
      return patterns.get(source);
    }
  }

  function compile(node: SchemaNode): Check {
    const { schema } = node;
    if (schema === false) return never(node.pointer);
    if (!isObject(schema)) return always;
    if (readOnly === 'reject' && schema.readOnly === true) return never(node.pointer, 'readOnly');
    const used: Ranked[] = [];
    for (const name of Object.keys(schema)) {
      const keyword = keywords.get(name);
      if (keyword !== undefined && !(name === 'format' && formats === 'ignore')) used.push(keyword);
    }
    used.sort((a, b) => a.rank - b.rank);
    const checks: Checks = {};
    for (const keyword of used) {
      const { name, on } = keyword;
      const check = keyword.compile(schema[name] as Json, new KeywordPlace(name, node, schema, direction));
      if (check === undefined || on === 'null' || on === 'boolean') continue;
      const group = name === 'type' ? 'type' : on;
      const known = checks[group];
      if (known === undefined) checks[group] = [check];
      else known.push(check);
    }
    const check = excusing(node, direction, combine(checks, own(schema, 'type')));
    return node.resource.root === schema ? entering(node.resource, check) : check;
  }

  return {
    at(pointer) {
      const target = resources.at(pointer);
      return target && nodeOf(target.schema, target.pointer, target.resource);
    },
    node: (part, pointer) => nodeOf(part, pointer, resources.main),
  };
}

// Pointers are written when something is wrong: written beforehand they were a good part of a large document's memory.
class KeywordPlace implements Place {
  readonly keyword: string;
  readonly node: SchemaNode;
  readonly schema: JsonObject;
  readonly direction: Direction;

  constructor(keyword: string, node: SchemaNode, schema: JsonObject, direction: Direction) {
    this.keyword = keyword;
    this.node = node;
    this.schema = schema;
    this.direction = direction;
  }

  get pointer(): string {
    return `${this.node.pointer}/${escapeToken(this.keyword)}`;
  }

  child(...tokens: (string | number)[]): SchemaNode {
    return this.node.below(this.keyword, ...tokens) as SchemaNode;
  }
}

type Checks = { [Group in 'type' | 'any' | 'number' | 'string' | 'array' | 'object']?: Check[] };

const always: Check = () => true;

function never(pointer: string, keyword = 'false'): Check {
  const site = { keyword, pointer };
  return (_, run) => run.collecting && report(run, site, 'must not be given');
}

// A schema with an `$id` begins a resource of its own; `$dynamicRef` looks through those that were entered.
function entering(resource: Resource, check: Check): Check {
  return (value, run) => {
    run.scope.push(resource);
    const ok = check(value, run);
    run.scope.pop();
    return ok;
  };
}

// A value of the wrong type gets that one finding; what else the schema demands would only repeat it.
function combine(checks: Checks, type: Json | undefined): Check {
  const checkType = checks.type?.[0];
  const kind = type === 'integer' ? 'number' : type;
  const only = kind === 'number' || kind === 'string' || kind === 'array' || kind === 'object' ? kind : undefined;
  // With a single type there is nothing to dispatch on.
  const rest = only === undefined ? dispatch(checks) : sequence([...(checks[only] ?? []), ...(checks.any ?? [])]);
  if (checkType === undefined || rest === undefined) return checkType ?? rest ?? always;
  switch (type) {
    case 'string':
      return (value, run) => (typeof value === 'string' ? rest(value, run) : checkType(value, run));
    case 'number':
      return (value, run) => (typeof value === 'number' || checkType(value, run)) && rest(value, run);
    case 'array':
      return (value, run) => (Array.isArray(value) ? rest(value, run) : checkType(value, run));
    default:
      return (value, run) => checkType(value, run) && rest(value, run);
  }
}

function dispatch(checks: Checks): Check | undefined {
  const any = sequence(checks.any ?? []);
  const { number, string, array, object } = {
    number: sequence(checks.number ?? []),
    string: sequence(checks.string ?? []),
    array: sequence(checks.array ?? []),
    object: sequence(checks.object ?? []),
  };
  if ((number ?? string ?? array ?? object) === undefined) return any;
  const byKind: Check = (value, run) => {
    if (typeof value === 'string') return string === undefined || string(value, run);
    if (typeof value === 'number') return number === undefined || number(value, run);
    switch (kindOf(value)) {
      case 'object':
        return object === undefined || object(value, run);
      case 'array':
        return array === undefined || array(value, run);
      case 'number':
        return number === undefined || number(value, run);
      default:
        return true;
    }
  };
  return any === undefined ? byKind : sequence([byKind, any]);
}
