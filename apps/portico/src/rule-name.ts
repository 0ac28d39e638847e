// Names of rules about changes, as people write them.

import { changeRules } from '@portico/contract';
import { nearest } from './nearest.ts';

/** Why `name` is the name of no rule; undefined when it is one. */
export function ruleFault(name: string): string | undefined {
  const rules = changeRules.map(({ id }) => id);
  if (rules.includes(name)) return undefined;
  const meant = nearest(name, rules);
  return `is not a rule: ${meant === undefined ? 'docs/changes.md lists them' : `did you mean ${meant}?`}`;
}
