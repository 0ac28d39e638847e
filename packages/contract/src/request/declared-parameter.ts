// A declared parameter or header: where it is found in a request, how its text becomes a value, and whether the value
// will do.

import { isObject, own } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import type { Finding } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { claimsOf, type Declared } from './pairs-reader.ts';
import { contentReader, readerOf } from './parameter-reader.ts';
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

/** A parameter that is found by its name, so that what is wrong with it can be told inside something else. */
export interface DeclaredParameter extends Parameter {
  findings(parts: RequestParts): readonly PartFinding[];
}

type PartFinding = Omit<Finding, 'depth'>;

const DEFAULT_STYLE: Readonly<Record<string, string>> = { path: 'simple', header: 'simple' };

/** The Header Object at `node` (not a reference), which is a parameter without name and place (OAS 3.1 4.8.21). */
export function compileHeader(node: SchemaNode, name: string): DeclaredParameter | undefined {
  return name.toLowerCase() === 'content-type' ? undefined : compileDeclared(node, 'header', name, new Set());
}

/** The parameter of a Parameter Object that has a `name` and a place, or of a Header Object. */
export function compileDeclared(
  node: SchemaNode,
  location: Violation['in'],
  name: string,
  others: ReadonlySet<string>,
): DeclaredParameter {
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
  const read =
    content === undefined ? readerOf(declared, schema ?? node) : contentReader(declared, content.type, schema);
  const subject = { in: declared.in, name };

  const findings = (parts: RequestParts): readonly PartFinding[] => {
    const reading = read(parts);
    if (reading.kind === 'value') return schema === undefined ? NONE : checkValue(schema, reading.value);
    if (reading.kind === 'fault') {
      const at = reading.keyword === 'style' ? `${node.pointer}/style` : node.pointer;
      return [{ ...reading, pointer: '', schema: at }];
    }
    if (reading.kind === 'given' || object.required !== true) return NONE;
    return [{ keyword: 'required', pointer: '', message: 'is required', schema: `${node.pointer}/required` }];
  };

  return {
    in: declared.in,
    name,
    findings,
    check(parts) {
      const found = findings(parts);
      return found.length === 0 ? NO_VIOLATIONS : found.map((finding) => violationOf(subject, finding));
    },
    claims: claimsOf(declared, content === undefined ? schema : undefined),
  };
}

const NONE: readonly PartFinding[] = [];
const NO_VIOLATIONS: readonly Violation[] = [];

function contentOf(node: SchemaNode): { readonly node: SchemaNode; readonly type: string } | undefined {
  const content = own(node.schema, 'content');
  const type = isObject(content) ? Object.keys(content)[0] : undefined;
  const found = type === undefined ? undefined : node.below('content', type);
  return found && { node: found, type: type as string };
}
