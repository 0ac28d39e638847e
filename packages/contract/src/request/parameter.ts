// One declared parameter: where it is found in a request, how its text becomes a value, and whether the value will do.

import { isObject, own } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { claimsOf, contentReader, type Declared, readerOf } from './parameter-reader.ts';
import { compileQuerystring } from './querystring.ts';
import type { RequestParts } from './request-parts.ts';
import { violationOf } from './violation.ts';

/** A compiled parameter. */
export interface Parameter {
  readonly in: Violation['in'];
  readonly name: string;
  /** Violations of this parameter. */
  check(parts: RequestParts): readonly Violation[];
  /** True when the query pair of this name belongs to the parameter. */
  claims(pairName: string): boolean;
}

// These fields have rules of their own; a parameter of their name "SHALL be ignored" (OAS 3.1 4.8.12.1).
const IGNORED = new Set(['accept', 'content-type', 'authorization']);
const LOCATIONS = new Set(['path', 'query', 'header', 'cookie']);
const DEFAULT_STYLE: Readonly<Record<string, string>> = { path: 'simple', header: 'simple' };

/**
 * The parameter of a Parameter Object (not a reference), `others` being the names of its neighbours in the same place.
 * Undefined when it declares nothing that can be checked.
 */
export function compileParameter(node: SchemaNode, others: ReadonlySet<string>): Parameter | undefined {
  const { schema: object } = node;
  if (!isObject(object)) return undefined;
  const { name, in: location } = object;
  if (typeof name === 'string' && location === 'querystring') return compileQuerystring(node, name);
  if (typeof name !== 'string' || typeof location !== 'string' || !LOCATIONS.has(location)) return undefined;
  if (location === 'header' && IGNORED.has(name.toLowerCase())) return undefined;
  return compileDeclared(node, location as Violation['in'], name, others);
}

/** The Header Object at `node` (not a reference), which is a parameter without name and place (OAS 3.1 4.8.21). */
export function compileHeader(node: SchemaNode, name: string): Parameter | undefined {
  return name.toLowerCase() === 'content-type' ? undefined : compileDeclared(node, 'header', name, new Set());
}

function compileDeclared(
  node: SchemaNode,
  location: Violation['in'],
  name: string,
  others: ReadonlySet<string>,
): Parameter {
  const object = isObject(node.schema) ? node.schema : {};
  const style = typeof object.style === 'string' ? object.style : (DEFAULT_STYLE[location] ?? 'form');
  const declared: Declared = {
    others,
    in: location,
    name,
    style,
    explode: typeof object.explode === 'boolean' ? object.explode : style === 'form' || style === 'cookie',
    allowEmptyValue: object.allowEmptyValue === true,
  };
  const content = contentOf(node);
  const schema = content?.node.below('schema') ?? node.below('schema');
  const read = content === undefined ? readerOf(declared, schema ?? node) : contentReader(declared, content.type);
  const subject = { in: declared.in, name };

  return {
    in: declared.in,
    name,
    check(parts) {
      const reading = read(parts);
      if (reading.kind === 'value') {
        if (schema === undefined) return NONE;
        const findings = checkValue(schema, reading.value);
        return findings.length === 0 ? NONE : findings.map((finding) => violationOf(subject, finding));
      }
      if (reading.kind === 'fault') {
        const at = reading.keyword === 'style' ? `${node.pointer}/style` : node.pointer;
        return [violationOf(subject, { ...reading, pointer: '', schema: at })];
      }
      if (object.required !== true) return NONE;
      const schemaPointer = `${node.pointer}/required`;
      return [
        violationOf(subject, { keyword: 'required', pointer: '', message: 'is required', schema: schemaPointer }),
      ];
    },
    claims: claimsOf(declared, content === undefined ? schema : undefined),
  };
}

const NONE: readonly Violation[] = [];

function contentOf(node: SchemaNode): { readonly node: SchemaNode; readonly type: string } | undefined {
  const content = own(node.schema, 'content');
  const type = isObject(content) ? Object.keys(content)[0] : undefined;
  const found = type === undefined ? undefined : node.below('content', type);
  return found && { node: found, type: type as string };
}
