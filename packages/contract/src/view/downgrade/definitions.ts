// Schemas inside schemas (`$defs`) and anchors, which 3.0 does not have: the former become components, references follow.

import { isObject, type JsonObject, own } from '../../json.ts';
import { fragmentTokens } from '../../pointer.ts';
import { anchorOf, formatPointer, localReference } from '../../reference.ts';
import { rewrite } from '../../rewrite.ts';

export interface Definitions {
  /** Decoded tokens of what a reference leads to, by pointer or anchor; undefined when it leaves the document or dangles. */
  target(reference: string): readonly string[] | undefined;
  /** A reference as it reads when definitions are components. */
  follow(reference: string): string;
  /** Component names by the pointer of the definition. */
  readonly names: ReadonlyMap<string, string>;
}

/** Finds all definitions and anchors of a document, and names the components they become. */
export function definitionsOf(document: JsonObject): Definitions {
  const names = new Map<string, string>();
  const anchors = new Map<string, readonly string[]>();
  const taken = new Set(Object.keys(own(own(document, 'components'), 'schemas') ?? {}));
  rewrite(document, 'document', {
    reference: (text) => text,
    enter(schema, { kind, tokens }) {
      if (kind !== 'schema') return true;
      for (const key of ['$anchor', '$dynamicAnchor']) {
        const anchor = own(schema, key);
        if (typeof anchor === 'string') anchors.set(anchor, [...tokens]);
      }
      for (const key of ['$defs', 'definitions']) {
        const definitions = own(schema, key);
        if (!isObject(definitions)) continue;
        for (const name of Object.keys(definitions)) {
          const owner = tokens[0] === 'components' && tokens[1] === 'schemas' ? `${tokens[2]}_` : '';
          names.set(formatPointer([...tokens, key, name]), freeName(`${owner}${name}`, taken));
        }
      }
      return true;
    },
  });
  return { names, target, follow };

  function target(text: string): readonly string[] | undefined {
    const anchor = anchorOf(text);
    return anchor === undefined ? fragmentTokens(text) : anchors.get(anchor);
  }

  function follow(text: string): string {
    const tokens = target(text) ?? [];
    for (let length = tokens.length; length > 0; length--) {
      const name = names.get(formatPointer(tokens.slice(0, length)));
      if (name !== undefined) return localReference(['components', 'schemas', name, ...tokens.slice(length)]);
    }
    return anchorOf(text) === undefined || tokens.length === 0 ? text : localReference(tokens);
  }
}

function freeName(wanted: string, taken: Set<string>): string {
  const base = wanted.replaceAll(/[^\w.-]/g, '_');
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
