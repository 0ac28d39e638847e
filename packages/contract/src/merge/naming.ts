// How names of services become names of the merged document. Under `service` a public name depends on its service and
// its own spelling alone, so that no service can rename another's; `locked-names.ts` has the other policy.

import { digestOf } from '../canonical.ts';
import type { Json } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';

/** Component kinds in the order of the Components Object (OAS 3.2 4.7). */
export const componentTypes = [
  'schemas',
  'responses',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'securitySchemes',
  'links',
  'callbacks',
  'pathItems',
  'mediaTypes',
] as const;

export type ComponentType = (typeof componentTypes)[number];

/** What kind of object each section of the Components Object holds. */
export const componentKinds: Readonly<Record<ComponentType, ObjectKind>> = {
  schemas: 'schema',
  responses: 'response',
  parameters: 'parameter',
  examples: 'example',
  requestBodies: 'requestBody',
  headers: 'header',
  securitySchemes: 'securityScheme',
  links: 'link',
  callbacks: 'callback',
  pathItems: 'pathItem',
  mediaTypes: 'mediaType',
};

/** True for a text that names a kind of component. */
export function isComponentType(text: string | undefined): text is ComponentType {
  return (componentTypes as readonly (string | undefined)[]).includes(text);
}

/** Gives one service's names their public form. Pure: the same name always gets the same answer. */
export interface Namer {
  component(type: ComponentType, name: string): string;
  operationId(id: string): string;
  tag(name: string): string;
  /** Tag of operations that have none. */
  readonly serviceTag: string;
  webhook(event: string): string;
  /** `$anchor` and `$dynamicAnchor` outside any `$id`: they share one scope in the merged document. */
  anchor(name: string): string;
}

/** Service names hold no underscore, which makes `<service>_<Name>` injective: `a` + `b_c` differs from `a_b` + `c`. */
const serviceName: RegExp = /^[a-z][a-z0-9-]*$/;

/** True for a text that may name a service. */
export function isServiceName(text: string): boolean {
  return serviceName.test(text);
}

/**
 * The nearest service name to any text: `Balance_v1.2` becomes `balance-v1-2`. Different texts may give the same name;
 * the caller decides what that means.
 */
export function toServiceName(text: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return serviceName.test(name) ? name : `s-${name}`.replace(/-$/, '');
}

/**
 * Names by the `service` policy. `declared` looks a component up in the service's own document.
 *
 * A security scheme is named by its own name and a hash of what it says: services that share a scheme share its name, so
 * that a person signs in once for all of them, and still no name depends on another service.
 */
export function serviceNames(
  service: string,
  declared: (type: ComponentType, name: string) => Json | undefined,
): Namer {
  const names = new Map<string, string>();
  const prefixed = (type: ComponentType, name: string) =>
    `${service}_${componentName(name, (escaped) => declared(type, escaped) !== undefined)}`;
  return {
    component(type, name) {
      const key = `${type}/${name}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      const scheme = type === 'securitySchemes' ? declared(type, name) : undefined;
      const hash = scheme && digestOf(scheme).slice('sha256-'.length, 'sha256-'.length + 8);
      const made = hash ? `${componentName(name, () => false)}.${hash}` : prefixed(type, name);
      names.set(key, made);
      return made;
    },
    operationId: (id) => `${service}_${id}`,
    tag: (name) => `${service}: ${name}`,
    serviceTag: service,
    webhook: (event) => `${service}.${event}`,
    anchor: (name) => `${service}_${name}`,
  };
}

/**
 * A component name within `^[A-Za-z0-9._-]+$` (OAS 3.1 4.8.7.1). Other characters become `.x<hex>.`, which keeps
 * different names apart unless a service has the escaped spelling as a name of its own: then `.x.` is put behind it.
 */
export function componentName(name: string, taken: (escaped: string) => boolean): string {
  if (/^[A-Za-z0-9._-]+$/.test(name)) return name;
  // A dot before an x is escaped too, so that `.x` always begins an escape.
  let escaped = name === '' ? '.x.' : name.replace(/[^A-Za-z0-9._-]|\.(?=x)/gu, (character) => `.x${hex(character)}.`);
  while (taken(escaped)) escaped += '.x.';
  return escaped;
}

/** An id for an operation that has none: `GET /chat/{id}` gives `get_chat_id`. */
export function derivedOperationId(method: string, path: string): string {
  const words = `${method.toLowerCase()}/${path}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.join('_');
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
}
