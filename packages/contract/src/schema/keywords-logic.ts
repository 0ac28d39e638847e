// Keywords about any value: type, const, enum, and those that combine schemas (JSON Schema 2020-12 core 10.2).

import { isObject, type Json } from '../json.ts';
import { closestBranch } from './closest-branch.ts';
import { Decimal, isWhole } from './decimal.ts';
import { type Instance, identityText, type Kind, kindOf, toInstance } from './instance.ts';
import { unexcused } from './optional-members.ts';
import { type Check, type Run, report, satisfies } from './run.ts';
import type { Keyword, Place, SchemaNode } from './schema-node.ts';

export const type: Keyword = {
  on: 'any',
  compile(value, place) {
    const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string');
    const holds = names.length === 1 ? TYPES.get(names[0] as string) : anyType(names);
    if (holds === undefined) return undefined;
    return (instance, run) => holds(instance) || (run.collecting && report(run, place, wrongType(instance, names)));
  },
};

export const constant: Keyword = {
  on: 'any',
  compile(value, place) {
    const same = sameAs([value]);
    return (instance, run) => same(instance) || (run.collecting && report(run, place, `must be ${display(value)}`));
  },
};

export const enumeration: Keyword = {
  on: 'any',
  compile(value, place) {
    if (!Array.isArray(value)) return undefined;
    const same = sameAs(value);
    return (instance, run) => same(instance) || (run.collecting && report(run, place, oneOfThese(value)));
  },
};

export const allOf: Keyword = {
  on: 'any',
  compile(value, place) {
    const nodes = branches(value, place);
    if (nodes.length === 0) return undefined;
    return (instance, run) => {
      let ok = true;
      for (let i = 0; i < nodes.length; i++) {
        if ((nodes[i] as SchemaNode).check(instance, run)) continue;
        ok = false;
        if (!run.collecting) break;
      }
      return ok;
    };
  },
};

export const anyOf: Keyword = {
  on: 'any',
  compile(value, place) {
    const nodes = branches(value, place);
    if (nodes.length === 0) return undefined;
    const explain = closestBranch(nodes, place);
    return (instance, run) => {
      for (let i = 0; i < nodes.length; i++) {
        run.steps++;
        if (satisfies((nodes[i] as SchemaNode).check, instance, run)) return true;
      }
      return run.collecting && explain(instance, run, `must match at least one of ${nodes.length} allowed forms`);
    };
  },
};

export const oneOf: Keyword = {
  on: 'any',
  compile(value, place) {
    const nodes = branches(value, place);
    if (nodes.length === 0) return undefined;
    const explain = closestBranch(nodes, place);
    return (instance, run) => {
      let matched = -1;
      for (let i = 0; i < nodes.length; i++) {
        run.steps++;
        if (!decides((nodes[i] as SchemaNode).check, instance, run)) continue;
        if (matched !== -1) {
          const words = `must match exactly one of ${nodes.length} allowed forms, but matches forms ${matched + 1} and ${i + 1}`;
          return run.collecting && report(run, place, words);
        }
        matched = i;
      }
      if (matched !== -1) return true;
      return run.collecting && explain(instance, run, `must match exactly one of ${nodes.length} allowed forms`);
    };
  },
};

export const not: Keyword = {
  on: 'any',
  compile(_, place) {
    const node = place.child();
    return (instance, run) =>
      !decides(node.check, instance, run) || (run.collecting && report(run, place, 'must not have the excluded form'));
  },
};

export const condition: Keyword = {
  on: 'any',
  compile(_, place) {
    const test = place.child();
    const yes = place.node.below('then');
    const no = place.node.below('else');
    if (yes === undefined && no === undefined) return undefined;
    return (instance, run) => {
      const branch = decides(test.check, instance, run) ? yes : no;
      return branch === undefined || branch.check(instance, run);
    };
  },
};

// The verdict of a check whose failing means something else than a violation.
function decides(check: Check, value: Instance, run: Run): boolean {
  return run.exemptions.length === 0
    ? satisfies(check, value, run)
    : satisfies((instance) => unexcused(check, instance, run), value, run);
}

/** The branches of allOf, anyOf or oneOf. */
function branches(value: Json, place: Place): SchemaNode[] {
  return Array.isArray(value) ? value.map((_, index) => place.child(index)) : [];
}

type Holds = (value: Instance) => boolean;

const TYPES: ReadonlyMap<string, Holds> = new Map<string, Holds>([
  ['null', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => typeof value === 'number' || value instanceof Decimal],
  [
    'integer',
    (value) => (typeof value === 'number' ? Number.isInteger(value) : value instanceof Decimal && isWhole(value)),
  ],
  ['array', (value) => Array.isArray(value)],
  ['object', (value) => typeof value === 'object' && kindOf(value) === 'object'],
]);

const WORDS: ReadonlyMap<string, string> = new Map([
  ['null', 'null'],
  ['boolean', 'true or false'],
  ['string', 'a string'],
  ['number', 'a number'],
  ['integer', 'an integer'],
  ['array', 'an array'],
  ['object', 'an object'],
]);

const RECEIVED: Readonly<Record<Kind, string>> = {
  null: 'null',
  boolean: 'a boolean',
  string: 'a string',
  number: 'a number',
  array: 'an array',
  object: 'an object',
};

function anyType(names: string[]): Holds | undefined {
  const tests = names.flatMap((name) => TYPES.get(name) ?? []);
  // A type that nobody knows could mean anything.
  if (tests.length < names.length || tests.length === 0) return undefined;
  return (value) => tests.some((test) => test(value));
}

function wrongType(value: Instance, names: string[]): string {
  return `must be ${listed(names.map((name) => WORDS.get(name) ?? name))}, not ${received(value, names)}`;
}

function received(value: Instance, names: string[]): string {
  const kind = kindOf(value);
  return kind === 'number' && names.includes('integer') ? 'a fraction' : RECEIVED[kind];
}

function sameAs(values: Json[]): Holds {
  const instances = values.map(toInstance);
  const strings = new Set(instances.filter((value) => typeof value === 'string'));
  const others = new Set(instances.filter((value) => typeof value !== 'string').map(identityText));
  if (others.size === 0) return (value) => typeof value === 'string' && strings.has(value);
  return (value) => (typeof value === 'string' ? strings.has(value) : others.has(identityText(value)));
}

function oneOfThese(values: Json[]): string {
  const shown = values.slice(0, 20).map(display);
  const rest = values.length > shown.length ? [...shown, `${values.length - shown.length} other values`] : shown;
  return values.length === 0 ? 'must not be given: no value is allowed' : `must be ${listed(rest)}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function display(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `the declared ${isObject(value) ? 'object' : 'value'}` : text;
}

/** Runs several checks as one; all of them while findings are collected. */
export function sequence(checks: readonly Check[]): Check | undefined {
  const [first, second, third] = checks;
  if (first === undefined || second === undefined) return first;
  if (third === undefined) {
    return (value, run) => {
      const ok = first(value, run);
      if (!ok && !run.collecting) return false;
      return second(value, run) && ok;
    };
  }
  return (value, run) => {
    let ok = true;
    for (let i = 0; i < checks.length; i++) {
      if ((checks[i] as Check)(value, run)) continue;
      if (!run.collecting) return false;
      ok = false;
    }
    return ok;
  };
}
