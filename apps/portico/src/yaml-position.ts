// Where a key or a value stands in the text of a YAML document.

import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** The offset of what `path` leads to through mappings and sequences; undefined when the text has no such place. */
export function offsetAt(root: Node | null, path: readonly PropertyKey[], part: 'key' | 'value'): number | undefined {
  let node: unknown = root;
  let pair: Pair | undefined;
  for (const key of path) {
    pair = undefined;
    if (isMap(node)) {
      pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key));
      if (!pair) return undefined;
      node = pair.value;
    } else if (isSeq(node) && node.items[Number(key)]) {
      node = node.items[Number(key)];
    } else {
      return undefined;
    }
  }
  const place = part === 'key' && pair ? pair.key : (node ?? pair?.key);
  return (place as Node | null | undefined)?.range?.[0];
}
