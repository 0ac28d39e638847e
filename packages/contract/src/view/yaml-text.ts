// JSON values as YAML text for people to read.

import { DUMP_SCHEMA, dump, floatYaml11Tag, intYaml11Tag, type ScalarTagDefinition, type Schema } from 'js-yaml';
import { isObject, isRawNumber, type Json, type JsonObject } from '../json.ts';

/** Numbers that no double holds are written with all their digits, whole ones as whole numbers. */
const schema: Schema = DUMP_SCHEMA.withTags(
  DUMP_SCHEMA.tags.flatMap((tag) => {
    if (tag.nodeKind !== 'scalar') return [];
    if (tag.tagName === intYaml11Tag.tagName) return [keepingDigits(tag, (digits) => /^-?\d+$/.test(digits))];
    return tag.tagName === floatYaml11Tag.tagName ? [keepingDigits(tag, (digits) => !/^-?\d+$/.test(digits))] : [];
  }),
);

function keepingDigits(tag: ScalarTagDefinition, writes: (digits: string) => boolean): ScalarTagDefinition {
  return {
    ...tag,
    identify: (value) => (isRawNumber(value) ? writes(value.rawJSON) : tag.identify(value)),
    represent: (value) => (isRawNumber(value) ? value.rawJSON : tag.represent(value)),
  };
}

/** `value` as YAML 1.2 in block style: keys in their order, no aliases, no folded lines, a newline at the end. */
export function yamlText(value: Json): string {
  return dump(value, { noRefs: true, lineWidth: -1, schema });
}

/**
 * `yamlText` in pieces, for documents so large that writing them at one go would hold up everything else: one
 * for each member of each member of a member, such as an operation or a component, and for each item of a list above that.
 */
export function yamlChunks(document: JsonObject): Generator<string> {
  return chunksOf(document, 2);
}

function* chunksOf(value: JsonObject | Json[], depth: number): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield yamlText([item]);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (depth === 0 || !isContainer(member)) {
      yield yamlText({ [key]: member });
      continue;
    }
    yield yamlText({ [key]: null }).replace(/ null\n$/, '\n');
    for (const chunk of chunksOf(member, depth - 1)) yield chunk.replace(/^(?=.)/gm, '  ');
  }
}

/** True for an object or array that has members to write one by one. */
function isContainer(value: Json): value is JsonObject | Json[] {
  return (Array.isArray(value) || isObject(value)) && Object.keys(value).length > 0;
}
