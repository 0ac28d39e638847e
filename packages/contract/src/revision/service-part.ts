// One service's operations and what they refer to: the part of the merged document that its validators need, and all
// that they may see. A part is a small document of the same shape, so the same pointers lead to the same places.

import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Naming } from '../merge/merge-policy.ts';
import { mergedPaths } from '../merge/merged-document.ts';
import type { Operation } from '../operation.ts';
import { fragmentTokens } from '../pointer.ts';

/** A merged document and how its names came about. */
export interface PartSource {
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
  readonly naming: Naming;
}

/**
 * Gives the part of a service, `{ paths, components }`, made once. Under the `service` policy the components are all of the
 * service's own, which its name begins, and the bodies that its aliases lead to; under `locked`, where services share
 * names, those its operations reach.
 */
export function serviceParts({ document, operations, naming }: PartSource): (service: string) => JsonObject {
  const components = own(document, 'components');
  const parts = new Map<string, JsonObject>();
  const byService = Map.groupBy(operations, (operation) => operation.service);
  let named: Map<string, Place[]> | undefined;
  return (service) => {
    const known = parts.get(service);
    if (known) return known;
    named ??= naming === 'service' ? placesByService(components) : new Map();
    const paths = mergedPaths(byService.get(service) ?? []);
    const part: JsonObject =
      naming === 'service'
        ? { paths, components: reached(components, named.get(service) ?? [], service) }
        : { paths, components: reached(components, referencesIn(paths), undefined) };
    parts.set(service, part);
    return part;
  };
}

/** Kind and public name of a component. */
type Place = readonly [type: string, name: string];

function placesByService(components: Json | undefined): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const [type, section] of Object.entries(isObject(components) ? components : {})) {
    for (const name of Object.keys(isObject(section) ? section : {})) {
      const service = ownerOf(name);
      const list = places.get(service);
      if (list) list.push([type, name]);
      else places.set(service, [[type, name]]);
    }
  }
  return places;
}

// Names of services have no underscore, so the first one ends the service's name.
function ownerOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}

/** The components at `start` and all they lead to. What `owner` calls its own leads elsewhere by aliases alone. */
function reached(components: Json | undefined, start: readonly Place[], owner: string | undefined): JsonObject {
  const result = emptyObject();
  const open = [...start];
  for (let place = open.pop(); place; place = open.pop()) {
    const [type, name] = place;
    const value = own(own(components, type), name);
    const section = isObject(result[type]) ? result[type] : emptyObject();
    result[type] = section;
    if (value === undefined || Object.hasOwn(section, name)) continue;
    section[name] = value;
    const alias = own(value, '$ref');
    if (owner === undefined || ownerOf(name) !== owner) open.push(...referencesIn(value));
    else if (typeof alias === 'string') open.push(...placeOf(alias));
  }
  return result;
}

// Any text that looks like a pointer counts: one component too many does no harm, one too few would.
function referencesIn(value: Json): readonly Place[] {
  const found: Place[] = [];
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') found.push(...placeOf(next));
    else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (isObject(next)) for (const key of Object.keys(next)) open.push(next[key] as Json);
  }
  return found;
}

function placeOf(text: string): readonly Place[] {
  if (!text.startsWith('#/components/')) return [];
  const [, type, name] = fragmentTokens(text) ?? [];
  return type === undefined || name === undefined ? [] : [[type, name]];
}
