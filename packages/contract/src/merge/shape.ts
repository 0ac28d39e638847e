// What a component means, in a form that can be compared between services and written down.

import { sha256 } from '../canonical.ts';
import { type Component, equalComponents, skeletonOf } from './equality.ts';
import type { Fragment } from './fragment.ts';

export interface Shape {
  /** Short hash that changes with the component and what it refers to, some levels deep. Good for a record, not as a proof. */
  readonly shape: string;
  /** Equal for components that are equal; see `equalComponents`. */
  readonly same: string;
}

/** Levels of references that count in a hash. */
const levels = 4;

/** The shapes of all components of these fragments. */
export function shapesOf(fragments: readonly Fragment[]): (component: Component) => Shape {
  const components = fragments.flatMap((fragment) => fragment.components);
  const classes = new Map<Component, string>();
  for (const [index, group] of equalComponents(components).entries()) {
    for (const one of group) classes.set(one, `class ${index}`);
  }
  const byPlace: ReadonlyMap<string, Component> = new Map(components.map((one) => [`${one.type}/${one.name}`, one]));
  let hashes = new Map(components.map((one) => [one, sha256(skeletonOf(one).text)] as const));
  for (let level = 0; level < levels; level++) {
    const before = hashes;
    const hashOf = (place: string) => before.get(byPlace.get(place) as Component) ?? 'nothing';
    hashes = new Map(
      components.map(
        (one) => [one, sha256([before.get(one), ...skeletonOf(one).targets.map(hashOf)].join(' '))] as const,
      ),
    );
  }
  return (component) => ({
    shape: (hashes.get(component) ?? '').slice('sha256-'.length, 'sha256-'.length + 12),
    same: classes.get(component) ?? `${component.type}/${component.name}`,
  });
}
