// What depends on what through references: the places of a document that contain a value, or reach it by `$ref`.

import { formatPointer } from '../reference.ts';

/** A reference: the pointer it leads to, and the decoded tokens of the object that holds it. */
export interface Link {
  readonly target: string;
  readonly tokens: readonly string[];
}

/** Pointers of all values that hold one of `places` or reach one through `links`. Linear in both. */
export function dependentPlaces(links: Iterable<Link>, places: Iterable<readonly string[]>): ReadonlySet<string> {
  const linksTo = new Map<string, (readonly string[])[]>();
  for (const { target, tokens } of links) {
    const holders = linksTo.get(target);
    if (holders === undefined) linksTo.set(target, [tokens]);
    else holders.push(tokens);
  }
  const dependent = new Set<string>();
  const queue = [...places];
  for (let tokens = queue.pop(); tokens !== undefined; tokens = queue.pop()) {
    for (let length = tokens.length; length > 0; length--) {
      const pointer = formatPointer(tokens.slice(0, length));
      if (dependent.has(pointer)) break;
      dependent.add(pointer);
      queue.push(...(linksTo.get(pointer) ?? []));
    }
  }
  return dependent;
}
