// The whole query as one value: a parameter with `in: querystring` (OAS 3.2 4.12.2), read by the media type of its content.

import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isObject, own } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import type { Parameter } from './declared-parameter.ts';
import { parseMediaType } from './media-type.ts';
import { bodyReader } from './media-value.ts';
import { percentDecode } from './percent.ts';
import { violationOf } from './violation.ts';

/** The parameter of a Parameter Object with `in: querystring`; undefined when its media type is not enforced. */
export function compileQuerystring(node: SchemaNode, name: string): Parameter | undefined {
  const content = own(node.schema, 'content');
  const type = isObject(content) ? Object.keys(content)[0] : undefined;
  const media = type === undefined ? undefined : parseMediaType(type);
  const declaration = type === undefined ? undefined : node.below('content', type);
  const schema = declaration?.below('schema');
  if (media === undefined || declaration === undefined || schema === undefined) return undefined;
  const read = bodyReader(media, declaration, schema);
  if (read === undefined) return undefined;
  const isForm = media.subtype === 'x-www-form-urlencoded';
  const required = own(node.schema, 'required') === true;
  const subject = { in: 'query', name } as const;
  const fault = (keyword: string, message: string): readonly Violation[] => [
    violationOf(subject, { keyword, pointer: '', message, schema: `${node.pointer}/required` }),
  ];

  return {
    in: 'query',
    name,
    check({ rawQuery }) {
      if (rawQuery === '') return required ? fault('required', 'is required') : [];
      // Forms decode their own escapes; other types are percent-encoded as a whole.
      const text = isForm ? rawQuery : percentDecode(rawQuery);
      if (text === undefined) return fault('syntax', 'must be percent-encoded properly');
      const reading = read(utf8ToBytes(text));
      const found = 'faults' in reading ? reading.faults : checkValue(schema, reading.value);
      return found.map((finding) => violationOf(subject, { schema: schema.pointer, ...finding }));
    },
    claims: () => true,
  };
}
