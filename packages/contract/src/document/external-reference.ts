// References out of the document. They are not followed, so something must stand in for them, and what the gateway enforces
// must not silently become weaker than what was promised. Hence: an operation whose request (parameters, body) depends on one
// is kept out; where one only describes answers or callbacks, which the gateway forwards as they come, a value that promises
// nothing takes its place and the operation stays.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields, type ObjectKind } from '../object-grammar.ts';
import { fragmentTokens } from '../pointer.ts';
import { formatPointer, valueAt } from '../reference.ts';
import { dependentPlaces } from './dependence.ts';
import { editPlaces, type PlaceEdit } from './edit-places.ts';
import type { Findings } from './findings.ts';
import type { ReferenceUse } from './structure.ts';

/** What stands in for a reference of a kind; the others are left out. */
const standIns: { readonly [Kind in ObjectKind]?: JsonObject } = {
  schema: {},
  response: { description: '' },
  header: { schema: {} },
  requestBody: { content: {} },
  mediaType: {},
  example: {},
};

/** Kinds that say nothing about what a request may be. */
const informative: ReadonlySet<ObjectKind> = new Set<ObjectKind>(['example', 'link', 'callback', 'securityScheme']);

/** The document without references out of it. `external` are all of them, `references` all there are, in document order. */
export function replaceExternal(
  root: JsonObject,
  references: readonly ReferenceUse[],
  external: readonly ReferenceUse[],
  findings: Findings,
): JsonObject {
  const links = references.flatMap(({ text, tokens }) => {
    const target = fragmentTokens(text);
    return target === undefined ? [] : [{ target: formatPointer(target), tokens }];
  });
  const described = external.filter(({ kind }) => !informative.has(kind)).map(({ tokens }) => tokens);
  const dependent = dependentPlaces(links, described);
  const edits = external.map(({ text, kind, tokens }): PlaceEdit => {
    const message = `${text} lies outside the document`;
    if (kind === 'pathItem' && tokens[0] === 'paths') {
      findings.lost('external-reference', tokens, `The path is kept out: ${message}`);
    } else {
      findings.repaired('external-reference', tokens, message);
    }
    const standIn = standIns[kind];
    return { tokens, edit: (value) => standIn && { ...standIn, ...describing(value) } };
  });
  for (const { item, tokens } of operationPlaces(root)) {
    const operation = formatPointer(tokens);
    const decisive = [`${formatPointer(item)}/parameters`, `${operation}/parameters`, `${operation}/requestBody`];
    if (!decisive.some((place) => dependent.has(place))) continue;
    findings.lost(
      'external-reference',
      tokens,
      'The operation is kept out: its request is described outside the document',
    );
    edits.push({ tokens, edit: () => undefined });
  }
  return editPlaces(root, edits);
}

/** Tokens of the operations in `paths` and in shared path items, and of their path items. */
function* operationPlaces(root: JsonObject): Generator<{ readonly item: string[]; readonly tokens: string[] }> {
  for (const container of [['paths'], ['components', 'pathItems']]) {
    for (const [name, value] of Object.entries(valueAt(root, container) ?? {})) {
      const item = [...container, name];
      for (const method of methodFields) if (isObject(own(value, method))) yield { item, tokens: [...item, method] };
      for (const method of Object.keys(own(value, 'additionalOperations') ?? {})) {
        yield { item, tokens: [...item, 'additionalOperations', method] };
      }
    }
  }
}

/** What a reference says for readers. */
function describing(value: Json): JsonObject {
  const description = own(value, 'description');
  return typeof description === 'string' ? { description } : {};
}
