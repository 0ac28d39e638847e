import { expect, test } from 'vitest';
import { changesOf } from './diff.fixture.ts';
import { changeRules } from './diff-rules.ts';

test.each(changeRules.map((rule) => [rule.id, rule] as const))(
  '%s tells of its example',
  (id, { failing, severity }) => {
    const found = changesOf(failing.before, failing.after);
    expect(found.map(({ rule }) => rule)).toContain(id);
    const told = found.filter(({ rule }) => rule === id).map((change) => change.severity);
    expect(told).toContain(severity);
  },
);

test.each(changeRules.map((rule) => [rule.id, rule] as const))(
  '%s keeps quiet about its other example',
  (id, { passing }) => {
    expect(changesOf(passing.before, passing.after).map(({ rule }) => rule)).not.toContain(id);
  },
);

test('no id stands for two rules', () => {
  expect(new Set(changeRules.map(({ id }) => id)).size).toBe(changeRules.length);
});
