// JSON values as YAML text for people to read.

import { dump } from 'js-yaml';
import type { Json } from './json.ts';

/** `value` as YAML 1.2 in block style: keys in their order, no aliases, no folded lines, a newline at the end. */
export function yamlText(value: Json): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}
