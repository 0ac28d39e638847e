// What the structure of some objects asks for beyond the types of their fields.

import type { Json, JsonObject } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import { exclusiveBounds, exclusiveFlags } from './exclusive-bound.ts';
import type { DetailKind } from './field-table.ts';
import type { Findings } from './findings.ts';

/** Where a rule is applied. */
export interface RulePlace {
  readonly findings: Findings;
  readonly tokens: readonly string[];
}

/**
 * A rule for one kind of object: gives the object as it may stand, or undefined when it cannot. `checked` is the object after
 * its fields were checked, `source` the one before.
 */
export type ObjectRule = (checked: JsonObject, source: JsonObject, place: RulePlace) => JsonObject | undefined;

/** The rules by kind. */
export const objectRules: { readonly [Kind in ObjectKind | DetailKind]?: ObjectRule } = {
  operation(checked, source, { findings, tokens }) {
    // Without its body the gateway would refuse or wave through what the operation takes: better no operation than that.
    if (Object.hasOwn(checked, 'requestBody') === Object.hasOwn(source, 'requestBody')) return checked;
    findings.lost('operation-broken', tokens, 'The operation is kept out because its requestBody is malformed');
    return undefined;
  },

  parameter(checked, _source, { findings, tokens }) {
    let parameter = checked;
    if (parameter.in === 'path' && parameter.required !== true) {
      findings.repaired('path-parameter-optional', tokens, `The path parameter ${parameter.name} is not required`);
      parameter = { ...parameter, required: true };
    }
    return withSchema(parameter, findings, tokens);
  },

  schema(checked, source, { findings, tokens }) {
    // Since 3.1 an exclusive bound is a number; many documents still write a flag, and what they mean is plain.
    const flags = exclusiveFlags.filter((key) => typeof source[key] === 'boolean' && !Object.hasOwn(checked, key));
    if (flags.length === 0) return checked;
    return exclusiveBounds(
      { ...checked, ...Object.fromEntries(flags.map((key) => [key, source[key] as Json])) },
      tokens,
      findings,
    );
  },

  header: (checked, _source, { findings, tokens }) => withSchema(checked, findings, tokens),

  responses(checked, _source, { findings, tokens }) {
    return keepKeys(checked, (key) => {
      if (/^(?:[1-5](?:\d\d|XX)|default)$/.test(key) || key.startsWith('x-')) return true;
      findings.repaired(
        'field-type',
        [...tokens, key],
        `${key} is no status code, no range such as 4XX and not default`,
      );
      return false;
    });
  },

  components(checked, _source, { findings, tokens }) {
    for (const [type, map] of Object.entries(checked)) {
      if (type.startsWith('x-')) continue;
      for (const name of Object.keys(map as JsonObject)) {
        if (!/^[\w.-]+$/.test(name))
          findings.note('component-name', [...tokens, type, name], 'The name has other characters');
      }
    }
    return checked;
  },
};

/** A parameter or header says by `schema` or `content` what it holds; without both it may hold anything. */
function withSchema(object: JsonObject, findings: Findings, tokens: readonly string[]): JsonObject {
  if (Object.hasOwn(object, 'schema') || Object.hasOwn(object, 'content')) return object;
  findings.repaired('field-missing', tokens, 'There is neither schema nor content');
  return { ...object, schema: {} };
}

function keepKeys(object: JsonObject, keep: (key: string) => boolean): JsonObject {
  const kept = Object.keys(object).filter(keep);
  if (kept.length === Object.keys(object).length) return object;
  return Object.fromEntries(kept.map((key) => [key, object[key] as Json]));
}
