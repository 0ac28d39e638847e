// The configuration in force, as a file that would set it, with the origin of every value and without secrets.

import { Document, isMap, isScalar, isSeq, type Node } from 'yaml';
import * as z from 'zod';
import type { Config } from './config.ts';
import { originOf } from './config-layer.ts';
import { configSchema, secretKeys } from './config-schema.ts';
import { redact } from './redact.ts';

/** YAML of all values; each line ends with `# <origin>`: a place in a file, a variable, a flag, or `default`. */
export function printConfig({ parsed, layers }: Config): string {
  const document = new Document(z.encode(configSchema, structuredClone(parsed)));
  annotate(document.contents, []);
  return document.toString({ lineWidth: 0 });

  function annotate(node: Node | null, path: readonly PropertyKey[]): void {
    if (isScalar(node)) {
      const layer = layers.findLast((one) => one.origin(path, 'value') !== undefined);
      node.comment = ` ${layer ? originOf([layer], path, 'value') : 'default'}`;
      if (secretKeys.has(path.join('.'))) node.value = '…';
      else if (typeof node.value === 'string') node.value = redact(node.value);
    }
    if (isMap(node)) for (const { key, value } of node.items) annotate(value as Node, [...path, String(key)]);
    if (isSeq(node)) for (const [index, item] of node.items.entries()) annotate(item as Node, [...path, index]);
  }
}
