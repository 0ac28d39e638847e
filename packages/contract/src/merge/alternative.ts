// Where instances publish different documents, as in a rollout, an operation that several have may promise different things.
// The primary document's promise is published; what the others promise is kept beside it, so that a request can be judged
// by the contract of the instance that it goes to.

import { canonicalText } from '../canonical.ts';
import { emptyObject, type JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import type { Component } from './equality.ts';
import type { Fragment } from './fragment.ts';
import { mergedPaths } from './merged-document.ts';
import { addUsers, neededBy, placeOf, placesIn } from './united-fragment.ts';

/** What one document promises otherwise than the primary document of its service does. */
export interface AlternativeContract {
  readonly service: string;
  /** Of the document: `sha256-<hex>`. */
  readonly digest: string;
  /** The operations that both have and that differ, as the document has them. */
  readonly operations: readonly Operation[];
  /** These operations and what they refer to: `{ paths, components }`. */
  part(): JsonObject;
}

const made: WeakMap<Fragment, WeakMap<Fragment, AlternativeContract>> = new WeakMap();

/** What `other` promises otherwise than `primary`. Kept, so that it is the same object each time. */
export function alternativeContract(primary: Fragment, other: Fragment): AlternativeContract {
  const ofPrimary = made.get(primary) ?? new WeakMap<Fragment, AlternativeContract>();
  made.set(primary, ofPrimary);
  const contract = ofPrimary.get(other) ?? compare(primary, other);
  ofPrimary.set(other, contract);
  return contract;
}

function compare(primary: Fragment, other: Fragment): AlternativeContract {
  const published = new Map(primary.operations.map((operation) => [operation.key, operation]));
  const differing = differingPlaces(primary.components, other.components);
  const operations = other.operations.filter(({ key, definition }) => {
    const theirs = published.get(key)?.definition;
    if (theirs === undefined) return false;
    return (
      canonicalText(theirs) !== canonicalText(definition) || placesIn(definition).some((one) => differing.has(one))
    );
  });
  const components = emptyObject();
  for (const { type, name, value } of neededBy(operations, other).values()) {
    const section = (components[type] ?? emptyObject()) as JsonObject;
    components[type] = section;
    section[name] = value;
  }
  const { service, digest } = other.document;
  const part = { paths: mergedPaths(operations), components };
  return { service, digest, operations, part: () => part };
}

/** Places of components that differ, or that lead to such ones. */
function differingPlaces(published: readonly Component[], others: readonly Component[]): ReadonlySet<string> {
  const texts = new Map(published.map((one) => [placeOf(one), canonicalText(one.value)]));
  const isSame = (one: Component) => texts.get(placeOf(one)) === canonicalText(one.value);
  const differing = new Set(others.filter((one) => !isSame(one)).map(placeOf));
  addUsers(differing, others);
  return differing;
}
