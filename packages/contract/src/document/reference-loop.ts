// References that lead back to themselves without meeting a definition, directly or through allOf, anyOf and their like. Whoever
// follows one never arrives: a validator overflows its stack. Recursion through properties or items is fine and common.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import { fragmentTokens, pointerTokens } from '../pointer.ts';
import { formatPointer, valueAt } from '../reference.ts';
import { editPlaces, type PlaceEdit } from './edit-places.ts';
import type { Findings } from './findings.ts';
import type { ReferenceUse } from './structure.ts';

/** A reference that applies to the very value its target applies to. */
interface Edge {
  /** Pointer of the target, in one spelling. */
  readonly target: string;
  /** Decoded tokens of the object that holds the reference. */
  readonly tokens: readonly string[];
}

/** The document without the references that close a loop: a schema keeps what stands beside it, others go. */
export function cutLoops(root: JsonObject, references: readonly ReferenceUse[], findings: Findings): JsonObject {
  const kinds = new Map<string, ObjectKind>();
  for (const { text, kind } of references) {
    const target = targetOf(text);
    if (target !== undefined) kinds.set(target, kind);
  }
  const edits = closingEdges(root, kinds).map(({ target, tokens }): PlaceEdit => {
    findings.repaired('reference-loop', tokens, `Following ${findings.reference(`#${target}`)} leads back here`);
    return { tokens, edit: (value) => (kinds.get(target) === 'schema' ? withoutReference(value) : undefined) };
  });
  return editPlaces(root, edits);
}

/** The edges that close a loop, found by a depth-first walk over all targets. The stack is explicit: chains may be long. */
function closingEdges(root: JsonObject, kinds: ReadonlyMap<string, ObjectKind>): Edge[] {
  const closing: Edge[] = [];
  const done = new Set<string>();
  const open = new Set<string>();
  for (const start of kinds.keys()) {
    const stack: { readonly target: string; readonly edges: Edge[] }[] = [];
    const enter = (target: string): void => {
      open.add(target);
      const tokens = pointerTokens(target) ?? [];
      stack.push({ target, edges: [...edgesOf(valueAt(root, tokens), tokens, kinds.get(target) === 'schema')] });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = top.edges.pop();
      if (edge === undefined) {
        stack.pop();
        open.delete(top.target);
        done.add(top.target);
      } else if (open.has(edge.target)) {
        closing.push(edge);
      } else if (!done.has(edge.target)) {
        enter(edge.target);
      }
    }
  }
  return closing;
}

function targetOf(reference: string): string | undefined {
  const tokens = fragmentTokens(reference);
  return tokens && formatPointer(tokens);
}

/** The references that apply in place to what `value` applies to. */
function* edgesOf(value: Json | undefined, tokens: readonly string[], isSchema: boolean): Generator<Edge> {
  if (!isObject(value)) return;
  const reference = own(value, '$ref');
  const target = typeof reference === 'string' ? targetOf(reference) : undefined;
  if (target !== undefined) yield { target, tokens };
  if (!isSchema || typeof own(value, '$id') === 'string') return;
  for (const key of ['allOf', 'anyOf', 'oneOf', 'dependentSchemas']) {
    for (const [name, branch] of Object.entries(own(value, key) ?? {}))
      yield* edgesOf(branch, [...tokens, key, name], true);
  }
  for (const key of ['not', 'if', 'then', 'else']) yield* edgesOf(own(value, key), [...tokens, key], true);
}

function withoutReference(value: Json): Json {
  if (!isObject(value)) return value;
  const { $ref: _, ...rest } = value;
  return rest;
}
