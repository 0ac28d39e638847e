import { readFileSync } from 'node:fs';
import { problemTypes } from '@portico/contract';
import { expect, test } from 'vitest';
// @boundaries-ignore the generator itself is under test
import { problemsPage } from '../../scripts/problems.ts';

const page = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8');

test('docs/problems.md explains every problem type, and none that does not exist', () => {
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, id]) => id);
  expect(sections).toEqual([...problemTypes.keys()]);
});

test('docs/problems.md is what the catalogue says (npm run docs writes it)', () => {
  expect(page).toBe(problemsPage());
});
