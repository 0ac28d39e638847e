// The Components Object of the merged document. Components that several services share have one body; the others'
// names stay and refer to it, so that folding never changes a name.

import { compare } from '../compare.ts';
import { emptyObject, type JsonObject } from '../json.ts';
import { type Component, equalComponents } from './equality.ts';
import { componentTypes } from './naming.ts';

/** Components of one service, and which of them must keep their bodies. */
export interface ServiceComponents {
  readonly components: readonly Component[];
  /** `type/name` of components into whose inside references point. */
  readonly pinned: ReadonlySet<string>;
}

/**
 * The components of all services, in the order of the services: the body of equal ones lies with the first. Kinds come in
 * the order of the standard, names by code unit; kinds without components are left out.
 */
export function mergedComponents(services: readonly ServiceComponents[]): JsonObject {
  const all = distinct(services.flatMap((service) => service.components));
  const pinned = new Set(services.flatMap((service) => [...service.pinned]));
  const aliases = new Map<Component, Component>();
  // Tools do not follow references between security schemes; equal ones have equal names anyway.
  for (const [body, ...others] of equalComponents(all.filter(({ type }) => type !== 'securitySchemes'))) {
    for (const other of others) {
      if (body && !pinned.has(`${other.type}/${other.name}`)) aliases.set(other, body);
    }
  }
  const components: JsonObject = {};
  for (const type of componentTypes) {
    const section = emptyObject();
    for (const one of all.filter((component) => component.type === type).sort((a, b) => compare(a.name, b.name))) {
      const body = aliases.get(one);
      section[one.name] = body ? { $ref: `#/components/${type}/${body.name}` } : one.value;
    }
    if (Object.keys(section).length > 0) components[type] = section;
  }
  return components;
}

// Services that share a name mean the same by it, so any of their bodies will do: the first one.
function distinct(components: readonly Component[]): Component[] {
  const byPlace = new Map<string, Component>();
  for (const one of components) {
    const place = `${one.type}/${one.name}`;
    if (!byPlace.has(place)) byPlace.set(place, one);
  }
  return [...byPlace.values()];
}
