import { globSync, readFileSync } from 'node:fs';
import { rules } from '@portico/contract';
import { expect, test } from 'vitest';
// @boundaries-ignore the generator itself is under test
import { diagnosticsPage } from '../../scripts/diagnostics.ts';

const page = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8');

test('docs/diagnostics.md explains every rule, and none that does not exist', () => {
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, id]) => id);
  expect(sections).toEqual(Object.keys(rules));
});

test('docs/diagnostics.md is what the catalogue says (npm run docs writes it)', () => {
  expect(page).toBe(diagnosticsPage());
});

test('every rule of the catalogue is one that the core can find', () => {
  const folder = new URL('../../packages/contract/src/', import.meta.url);
  const sources = globSync('**/*.ts', { cwd: folder.pathname })
    .filter((file) => file !== 'rules.ts' && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  expect(Object.keys(rules).filter((id) => !sources.includes(`'${id}'`))).toEqual([]);
});
