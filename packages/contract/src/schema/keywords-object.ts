// Keywords for objects (JSON Schema 2020-12 core 10.3.2, validation 6.5) but for unevaluatedProperties.
// Own properties only: `constructor` is missing from `{}`, and a member called `__proto__` is a member like any other.

import { isObject } from '../json.ts';
import type { Instance, InstanceObject } from './instance.ts';
import { isExcused, optionalMembers } from './optional-members.ts';
import { type Check, report, satisfies } from './run.ts';
import type { Keyword, Place, SchemaNode } from './schema-node.ts';
import { size } from './size.ts';

export const required: Keyword = {
  on: 'object',
  compile(value, place) {
    if (!Array.isArray(value)) return undefined;
    const optional = optionalMembers(place.node, place.direction);
    const names = value.filter((name) => typeof name === 'string' && !optional.has(name)) as string[];
    if (names.length === 0) return undefined;
    const inherited = anyInherited(names);
    return (object, run) => {
      let ok = true;
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        if (
          inherited ? Object.hasOwn(object as InstanceObject, name) : (object as InstanceObject)[name] !== undefined
        ) {
          continue;
        }
        if (isExcused(name, object, run)) continue;
        if (!run.collecting) return false;
        ok = report(run, place, `must have the property ${quoted(name)}`);
      }
      return ok;
    };
  },
};

export const properties: Keyword = {
  on: 'object',
  compile(value, place) {
    if (!isObject(value)) return undefined;
    const names = Object.keys(value);
    const nodes = names.map((name) => place.child(name));
    const inherited = anyInherited(names);
    return (object, run) => {
      const slot = run.depth++;
      let ok = true;
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        const member = (object as InstanceObject)[name];
        if (member === undefined || (inherited && !Object.hasOwn(object as InstanceObject, name))) continue;
        run.path[slot] = name;
        if ((nodes[i] as SchemaNode).check(member, run)) continue;
        ok = false;
        if (!run.collecting) break;
      }
      run.depth--;
      return ok;
    };
  },
};

export const patternProperties: Keyword = {
  on: 'object',
  compile(value, place) {
    if (!isObject(value)) return undefined;
    const rules = Object.keys(value).flatMap((source) => {
      const matches = place.node.pattern(source);
      return matches === undefined ? [] : [{ matches, node: place.child(source) }];
    });
    return members((name) => rules.filter((rule) => rule.matches(name)).map((rule) => rule.node));
  },
};

export const additionalProperties: Keyword = {
  on: 'object',
  compile(value, place) {
    if (value === true) return undefined;
    const isAdditional = undeclared(place);
    if (value !== false) {
      const nodes = [place.child()];
      return members((name) => (isAdditional(name) ? nodes : []));
    }
    return (object, run) => {
      let ok = true;
      for (const name of Object.keys(object as InstanceObject)) {
        if (!isAdditional(name)) continue;
        if (!run.collecting) return false;
        ok = report(run, place, `must not have the property ${quoted(name)}, which is not declared`);
      }
      return ok;
    };
  },
};

export const propertyNames: Keyword = {
  on: 'object',
  compile(_, place) {
    const node = place.child();
    return (object, run) => {
      let ok = true;
      for (const name of Object.keys(object as InstanceObject)) {
        if (satisfies(node.check, name, run)) continue;
        if (!run.collecting) return false;
        ok = report(run, place, `must not have the property ${quoted(name)}, whose name is not allowed`);
      }
      return ok;
    };
  },
};

export const maxProperties: Keyword = {
  on: 'object',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined) return undefined;
    return (object, run) =>
      Object.keys(object as InstanceObject).length <= limit ||
      (run.collecting && report(run, place, `must have at most ${count(limit)}`));
  },
};

export const minProperties: Keyword = {
  on: 'object',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined || limit === 0) return undefined;
    return (object, run) =>
      Object.keys(object as InstanceObject).length >= limit ||
      (run.collecting && report(run, place, `must have at least ${count(limit)}`));
  },
};

export const dependentRequired: Keyword = {
  on: 'object',
  compile(value, place) {
    if (!isObject(value)) return undefined;
    const optional = optionalMembers(place.node, place.direction);
    const rules = Object.keys(value).map((name) => {
      const names = Array.isArray(value[name]) ? value[name] : [];
      return { name, needs: names.filter((need) => typeof need === 'string' && !optional.has(need)) as string[] };
    });
    return (object, run) => {
      let ok = true;
      for (const { name, needs } of rules) {
        if (!Object.hasOwn(object as InstanceObject, name)) continue;
        for (const need of needs) {
          if (Object.hasOwn(object as InstanceObject, need) || isExcused(need, object, run)) continue;
          if (!run.collecting) return false;
          ok = report(run, place, `must have the property ${quoted(need)} because it has ${quoted(name)}`);
        }
      }
      return ok;
    };
  },
};

export const dependentSchemas: Keyword = {
  on: 'object',
  compile(value, place) {
    if (!isObject(value)) return undefined;
    const rules = Object.keys(value).map((name) => ({ name, node: place.child(name) }));
    return (object, run) => {
      let ok = true;
      for (const { name, node } of rules) {
        if (!Object.hasOwn(object as InstanceObject, name) || node.check(object, run)) continue;
        ok = false;
        if (!run.collecting) break;
      }
      return ok;
    };
  },
};

/** Names in the sibling keyword `properties`. */
function declaredNames({ schema }: Place): ReadonlySet<string> {
  return new Set(isObject(schema.properties) ? Object.keys(schema.properties) : []);
}

/** Which members `additionalProperties` is about: those that its sibling keywords leave. */
function undeclared(place: Place): (name: string) => boolean {
  const { patternProperties: patterns } = place.schema;
  const names = declaredNames(place);
  const sources = isObject(patterns) ? Object.keys(patterns) : [];
  if (sources.length === 0) return (name) => !names.has(name);
  // A pattern that cannot be run might match any name.
  const matchers = sources.map((source) => place.node.pattern(source) ?? (() => true));
  return (name) => !names.has(name) && !matchers.some((matches) => matches(name));
}

// A plain read suffices for names that no object inherits; JSON has no undefined.
function anyInherited(names: readonly string[]): boolean {
  return names.some((name) => name in Object.prototype);
}

function members(nodesOf: (name: string) => readonly SchemaNode[]): Check {
  return (object, run) => {
    const slot = run.depth++;
    let ok = true;
    for (const name of Object.keys(object as InstanceObject)) {
      for (const node of nodesOf(name)) {
        run.path[slot] = name;
        if (node.check((object as InstanceObject)[name] as Instance, run)) continue;
        ok = false;
      }
      if (!ok && !run.collecting) break;
    }
    run.depth--;
    return ok;
  };
}

function count(limit: number): string {
  return limit === 1 ? '1 property' : limit === 0 ? 'no properties' : `${limit} properties`;
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
