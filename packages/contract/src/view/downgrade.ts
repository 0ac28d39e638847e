// The contract as OpenAPI 3.0, for tools that know no better. What 3.0 can say is said, if in other words; what it cannot is
// left out and reported: the 3.0 view accepts everything the contract accepts.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { dependentPlaces, type Link } from '../document/dependence.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { formatPointer, resolveReferences, valueAt } from '../reference.ts';
import { rewrite } from '../rewrite.ts';
import { type Definitions, definitionsOf } from './downgrade/definitions.ts';
import { objectIn30 } from './downgrade/objects.ts';
import { type Loss, type SchemaLosses, schemaIn30, withoutBooleans } from './downgrade/schema.ts';
import { securityIn30 } from './downgrade/security.ts';

/** A 3.0 view and what it does not say. */
export interface Downgraded {
  readonly document: JsonObject;
  /** Pointers lead into the given document; the service is the operation's `x-service`, or empty for shared parts. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A document in the model (OpenAPI 3.1 or 3.2) as OpenAPI 3.0.4. */
export function toOpenApi30(source: JsonObject): Downgraded {
  const plain = withoutSharedItems(source);
  const definitions = definitionsOf(plain);
  // Where a schema is looser than its source is known only when all have been looked at once, for references lead anywhere.
  const looser = looserPlaces(plain, definitions);
  const diagnostics: Diagnostic[] = [];
  const lossAt = (tokens: readonly string[]): Loss => {
    return (how, what) => diagnostics.push(lossOf(how, what, plain, tokens));
  };
  const document = objectsIn30(securityIn30(plain, lossAt), definitions, (tokens) => ({
    loosened: lossAt(tokens),
    untold: lossAt(tokens),
    isLooser: (...place) => looser.has(formatPointer([...tokens, ...place])),
  }));
  return { document, diagnostics };
}

function lossOf(
  how: 'dropped' | 'approximated',
  what: string,
  source: JsonObject,
  tokens: readonly string[],
): Diagnostic {
  const [rule, message] =
    how === 'dropped'
      ? (['downgrade-dropped', `Left out: ${what}`] as const)
      : (['downgrade-approximated', `Less exact: ${what}`] as const);
  const service = own(valueAt(source, tokens.slice(0, 3)), 'x-service');
  return diagnose(rule, typeof service === 'string' ? service : '', formatPointer(tokens), message);
}

/** Pointers of all values whose 3.0 form accepts more than they do, by themselves or by what they refer to. */
function looserPlaces(source: JsonObject, definitions: Definitions): ReadonlySet<string> {
  const places: (readonly string[])[] = [];
  const links: Link[] = [];
  objectsIn30(source, { ...definitions, follow }, (tokens) => ({
    loosened: () => places.push([...tokens]),
    untold: () => {},
    isLooser: () => false,
  }));
  return dependentPlaces(links, places);

  function follow(text: string, tokens: readonly string[]): string {
    const target = definitions.target(text);
    if (target !== undefined) links.push({ target: formatPointer(target), tokens: [...tokens] });
    return text;
  }
}

/** The document with all objects in 3.0, definitions among the components. */
function objectsIn30(
  source: JsonObject,
  { names, follow }: Pick<Definitions, 'names'> & { follow(text: string, tokens: readonly string[]): string },
  lossesAt: (tokens: readonly string[]) => SchemaLosses,
): JsonObject {
  const hoisted: [string, Json][] = [];
  const document = rewrite(source, 'document', {
    reference: (text, { tokens }) => follow(text, tokens),
    enter: (_, { tokens }) => tokens[0] !== 'webhooks',
    leave(object, { kind, tokens }) {
      const losses = lossesAt(tokens);
      const sound = withoutBooleans(object, kind);
      const result = kind === 'schema' ? schemaIn30(sound, losses) : objectIn30(sound, kind, losses.untold);
      const name = names.get(formatPointer(tokens));
      if (name !== undefined) hoisted.push([name, result]);
      return result;
    },
  }) as JsonObject;
  return withSchemas(document, hoisted);
}

/** Path items and media types are no components in 3.0: they take the place of their references. */
function withoutSharedItems(source: JsonObject): JsonObject {
  return rewrite(source, 'document', {
    reference: (text) => text,
    leave(object, { kind }) {
      if ((kind !== 'pathItem' && kind !== 'mediaType') || !Object.hasOwn(object, '$ref')) return object;
      const { $ref: _, ...siblings } = object;
      const target = resolveReferences(source, object, [])?.value;
      return isObject(target) ? { ...target, ...siblings } : siblings;
    },
  }) as JsonObject;
}

function withSchemas(document: JsonObject, hoisted: readonly [string, Json][]): JsonObject {
  if (hoisted.length === 0) return document;
  const components = own(document, 'components');
  const schemas = { ...((own(components, 'schemas') ?? {}) as JsonObject), ...Object.fromEntries(hoisted) };
  return { ...document, components: { ...((components ?? {}) as JsonObject), schemas } };
}
