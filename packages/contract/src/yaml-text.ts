// JSON values as YAML text for people to read.

import { DUMP_SCHEMA, dump, floatYaml11Tag, intYaml11Tag, type ScalarTagDefinition, type Schema } from 'js-yaml';
import { isObject, isRawNumber, type Json, type JsonObject } from './json.ts';

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
 * for each member of each member of a member, which is an operation or a component of an OpenAPI document.
 */
export function yamlChunks(document: JsonObject): Generator<string> {
  return chunksOf(document, 2);
}

function* chunksOf(object: JsonObject, depth: number): Generator<string> {
  for (const [key, member] of Object.entries(object)) {
    if (depth === 0 || !isObject(member) || Object.keys(member).length === 0) {
      yield yamlText({ [key]: member });
      continue;
    }
    yield yamlText({ [key]: null }).replace(/ null\n$/, '\n');
    for (const chunk of chunksOf(member, depth - 1)) yield chunk.replace(/^(?=.)/gm, '  ');
  }
}
