// Where one schema lets through what another does not, and the way from the root of the value to that place.

import type { Json } from '../json.ts';
import type { Conjunction } from './conjunction.ts';

/** What of a schema differs. */
export type Aspect =
  | 'type'
  | 'nullable'
  | 'enum'
  | 'const'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'multipleOf'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'format'
  | 'contentMediaType'
  | 'contentEncoding'
  | 'contentSchema'
  | 'minItems'
  | 'maxItems'
  | 'uniqueItems'
  | 'prefixItems'
  | 'items'
  | 'contains'
  | 'unevaluatedItems'
  | 'required'
  | 'minProperties'
  | 'maxProperties'
  | 'propertyNames'
  | 'patternProperties'
  | 'additionalProperties'
  | 'unevaluatedProperties'
  | 'dependentRequired'
  | 'dependentSchemas'
  | 'allOf'
  | 'anyOf'
  | 'oneOf'
  | 'not'
  | 'if'
  | 'schema';

/** One step from a value to a part of it. `rest` is any member, or any item, that nobody spells out. */
export type Step =
  | { readonly to: 'member'; readonly name: string }
  | { readonly to: 'pattern'; readonly pattern: string }
  | { readonly to: 'item'; readonly index: number }
  | { readonly to: 'items' | 'members' };

/** The way to a place, from the place up. */
export interface Trail {
  readonly parent: Trail | undefined;
  /** What the looser schema demands of the value that the step starts from. */
  readonly from: Conjunction;
  readonly step: Step;
}

/** `sub` lets a value through that `sup` does not. */
export interface Breach {
  readonly aspect: Aspect;
  readonly sub: Conjunction;
  readonly sup: Conjunction;
  /** Undefined at the root. */
  readonly trail: Trail | undefined;
  /** False when it could not be decided whether there is such a value. */
  readonly certain: boolean;
  /** What each says in this aspect, for people; undefined when it says nothing. */
  readonly looser?: string | undefined;
  readonly stricter?: string | undefined;
  /** The member, branch or value that it is about. */
  readonly name?: string | undefined;
  /** Whether `name` is spelled out on each side. */
  readonly declared?: { readonly sub: boolean; readonly sup: boolean };
  /** Values that may show it; those `sub` admits and `sup` does not do. */
  readonly candidates?: () => Iterable<Json>;
}

/** The way as people read it: `/items/0/name`, with `*` for any. */
export function trailText(trail: Trail | undefined): string {
  if (!trail) return '';
  const { step } = trail;
  const name =
    step.to === 'member'
      ? step.name.replaceAll('~', '~0').replaceAll('/', '~1')
      : step.to === 'item'
        ? String(step.index)
        : step.to === 'pattern'
          ? `{${step.pattern}}`
          : '*';
  return `${trailText(trail.parent)}/${name}`;
}
