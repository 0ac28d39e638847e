import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { derivedFiles } from './config-reference.ts';
import { settings } from './settings.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

test.each(derivedFiles.map(({ path, derive }) => [path, derive] as const))('%s is fresh', async (path, derive) => {
  const text = await read(path);
  expect(derive(text), `stale: run npm run config-schema`).toBe(text);
});

describe('the manual', () => {
  test('tells of every setting, and of no variable or flag that there is not', async () => {
    const manual = await read('docs/configuration.md');
    const told = (pattern: RegExp) => [...new Set(manual.match(pattern))].sort();
    const flags = ['--config', '--print-config', '--service', '--workers'];
    const variables = ['PORTICO_CONFIG', 'PORTICO_SERVICES'];
    expect(told(/(?<![\w-])--[a-z][a-z-]*[a-z]/g)).toEqual(
      [...new Set([...flags, ...settings.map(({ flag }) => flag)])].sort(),
    );
    expect(told(/\bPORTICO_[A-Z_]*[A-Z]/g)).toEqual([...variables, ...settings.map(({ variable }) => variable)].sort());
  });

  test('shows an example that the JSON Schema for editors takes', async () => {
    const manual = await read('docs/configuration.md');
    const examples = [...manual.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text) as unknown);
    const schema = JSON.parse(await read('apps/portico/portico.schema.json')) as object;
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ services: { chat: { url: 'http://a' } }, servces: {} })).toBe(false);
    expect(validate({ refresh: { interval: 5 } })).toBe(false);
  });
});
