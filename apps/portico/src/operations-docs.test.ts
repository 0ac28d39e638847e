import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settings } from './settings.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([a-z]\w*\.\w+)` \| `([^`]+)` \|/gm)].map(([, key = '', value = '']) => [
  key,
  value,
]);

test.each(rows)('%s is %s by default, as docs/operations.md says', (key, value) => {
  const setting = settings.find(({ path }) => path.join('.') === key);
  expect(String(setting?.fallback)).toBe(value);
});

test('docs/operations.md leaves out no setting of resilience', () => {
  const known = settings.map(({ path }) => path.join('.'));
  const wanted = known.filter((key) => /^(?:ejection|retries|timeouts)\.|^limits\.(?:inFlight|queue)/.test(key));
  expect(rows.map(([key]) => key)).toEqual(expect.arrayContaining(wanted));
});
