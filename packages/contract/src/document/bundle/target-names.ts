// Component names of embedded targets. A name says the file and the name there; it depends on the target alone, unless two
// would be the same: then each of those gets a hash of its address.

import { digestOf } from '../../canonical.ts';
import { type JsonObject, own } from '../../json.ts';
import { type ComponentType, componentName } from '../../merge/naming.ts';
import { objectGrammar } from '../../object-grammar.ts';
import { relativeAddress } from './relative-address.ts';
import { ownName, stemOf, type Target } from './target.ts';

/** Names by key of the target; `base` is the address of `root`, whose own components keep their names. */
export function targetNames(targets: Iterable<Target>, root: JsonObject, base: string): ReadonlyMap<string, string> {
  const wanted = Map.groupBy(targets, (target) => `${sectionOf(target)}/${plainName(target)}`);
  const names = new Map<string, string>();
  for (const sharing of wanted.values()) {
    for (const target of sharing) {
      const name = plainName(target);
      const taken = sharing.length > 1 || own(own(own(root, 'components'), sectionOf(target)), name) !== undefined;
      const place = [relativeAddress(target.address, base), ...target.tokens];
      names.set(target.key, taken ? `${name}.${digestOf(place).slice('sha256-'.length, 'sha256-'.length + 8)}` : name);
    }
  }
  return names;
}

/** The section of the Components Object a target belongs to. */
export function sectionOf({ kind }: Target): ComponentType {
  return objectGrammar[kind].component as ComponentType;
}

function plainName(target: Target): string {
  const stem = stemOf(target.address);
  const name = target.tokens.length === 0 ? stem : `${stem}.${ownName(target)}`;
  return componentName(name, () => false);
}
