import { globSync, readFileSync } from 'node:fs';
import { changeRules } from '@portico/contract';
import { expect, test } from 'vitest';
// @boundaries-ignore the generator itself is under test
import { changesPage } from '../../scripts/changes.ts';

const page = readFileSync(new URL('../../docs/changes.md', import.meta.url), 'utf8');

test('docs/changes.md is what the catalogue says (npm run docs writes it)', () => {
  expect(page).toBe(changesPage());
});

test('docs/changes.md explains every rule, and none that does not exist', () => {
  const named = [...page.matchAll(/^\| `([a-z][a-z0-9-]+)` \| (?:breaking|risky|additive|cosmetic) /gm)].map(
    ([, id]) => id,
  );
  const ends = [...page.matchAll(/^\| `-([a-z0-9-]+)` \|/gm)].map(([, end]) => end ?? '');
  const ids = changeRules.map(({ id }) => id);
  expect(named.filter((id) => !ids.includes(id ?? ''))).toEqual([]);
  const left = ids.filter((id) => !named.includes(id) && !ends.some((end) => id.endsWith(`-${end}`)));
  expect(left).toEqual([]);
});

test('every rule that the diff tells of is in the catalogue', () => {
  const folder = new URL('../../packages/contract/src/diff/', import.meta.url);
  const files = globSync('*-changes.ts', { cwd: folder.pathname });
  const sources = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const told = [...sources.matchAll(/(?:rule: |tell\(\s*)'([a-z-]+)'/g)].map(([, id]) => id ?? '');
  const ids = new Set(changeRules.map(({ id }) => id));
  expect(told.length).toBeGreaterThan(40);
  expect(told.filter((id) => !ids.has(id))).toEqual([]);
});
