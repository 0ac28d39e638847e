// JSON Schema 2020-12 by keyword: tables in the form of the JSON Schema Test Suite and after its cases (MIT licence,
// Copyright (c) 2012 Julian Berman), written down for this repository. The suite itself runs too where JSON_SCHEMA_TEST_SUITE names a checkout of json-schema-org/JSON-Schema-Test-Suite.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileRevision, type Json, type JsonObject, parseDocument } from '@portico/contract';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the schema compiler has no public door of its own
import { checkValue } from '../../packages/contract/src/schema/check-value.ts';
// @boundaries-ignore the schema compiler has no public door of its own
import { schemaCompiler } from '../../packages/contract/src/schema/compile.ts';
import known from './json-schema-misses.json' with { type: 'json' };
import remotes from './json-schema-remotes.json' with { type: 'json' };

interface Group {
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[];
}

/** A case whose verdict is wrong, named by file, group and test. */
interface Miss {
  readonly case: string;
  readonly reason: string;
}

const misses: readonly Miss[] = known;
const documents = new Map<string, Json>(Object.entries(remotes as unknown as JsonObject));
for (const name of [
  'schema',
  'core',
  'applicator',
  'unevaluated',
  'validation',
  'meta-data',
  'format-annotation',
  'content',
]) {
  const part = name === 'schema' ? name : `meta/${name}`;
  documents.set(`https://json-schema.org/draft/2020-12/${part}`, metaschema(part));
}

const tables = join(import.meta.dirname, 'json-schema');

describe('JSON Schema 2020-12', () => {
  const wrong = runAll(tables);

  it('is judged as every table says, but for the known misses', () => {
    expect(wrong.misses.filter((each) => !misses.some((miss) => miss.case === each))).toEqual([]);
  });

  it('has no known miss that is none any more', () => {
    expect(misses.filter((miss) => !wrong.misses.includes(miss.case))).toEqual([]);
  });

  it('has a table for each keyword', () => {
    expect(wrong.files).toBeGreaterThanOrEqual(60);
    expect(wrong.cases).toBeGreaterThanOrEqual(1_500);
  });
});

describe('JSON Schema 2020-12 in an OpenAPI document', () => {
  const files = jsonFiles(tables);
  const wrong: string[] = [];
  let cases = 0;
  for (const file of files) {
    for (const group of JSON.parse(readFileSync(join(tables, file), 'utf8')) as Group[]) {
      const judge = documentJudge(group.schema, file.startsWith('optional/') ? 'assert' : 'ignore');
      for (const { description, data, valid } of judge ? group.tests : []) {
        cases++;
        if (judge?.(data) !== valid) wrong.push(`${file}: ${group.description}: ${description}`);
      }
    }
  }

  it('is judged as it is alone, but for schemas that need another document', () => {
    expect(wrong.filter((each) => !misses.some((miss) => miss.case === each))).toEqual([]);
    expect(cases).toBeGreaterThanOrEqual(1_500);
  });
});

// No package carries the suite itself: JSON_SCHEMA_TEST_SUITE names a checkout of it, for whoever has one.
const root = process.env.JSON_SCHEMA_TEST_SUITE;
if (root !== undefined) {
  it('passes the JSON Schema Test Suite but for one case in a thousand', () => {
    for (const file of existsSync(join(root, 'remotes')) ? jsonFiles(join(root, 'remotes')) : []) {
      documents.set(`http://localhost:1234/${file}`, JSON.parse(readFileSync(join(root, 'remotes', file), 'utf8')));
    }
    const { cases, misses: found } = runAll(
      join(root, 'tests', 'draft2020-12'),
      (file) => !file.startsWith('optional/'),
    );
    expect(found.length, found.join('\n')).toBeLessThanOrEqual(cases / 1_000);
  });
}

function runAll(folder: string, takes: (file: string) => boolean = () => true) {
  const found: string[] = [];
  const files = jsonFiles(folder).filter(takes);
  let cases = 0;
  for (const file of files) {
    for (const group of JSON.parse(readFileSync(join(folder, file), 'utf8')) as Group[]) {
      const formats = file.startsWith('optional/') ? 'assert' : 'ignore';
      for (const { description, data, valid } of group.tests) {
        cases++;
        if (isValid(group.schema, data, formats) !== valid) found.push(`${file}: ${group.description}: ${description}`);
      }
    }
  }
  return { files: files.length, cases, misses: found };
}

function isValid(schema: Json, data: Json, formats: 'assert' | 'ignore'): boolean {
  const node = schemaCompiler(schema, { direction: 'request', kind: 'schema', documents, formats }).at('');
  if (node === undefined) throw new Error('no schema');
  return checkValue(node, data as never).length === 0;
}

/** The verdict of an operation whose body has the schema; undefined when the schema refers out of its document. */
function documentJudge(schema: Json, formats: 'assert' | 'ignore'): ((data: Json) => boolean) | undefined {
  // References to `#` mean the schema only where it is a resource of its own.
  const named = isObject(schema) && schema.$id === undefined ? { $id: 'https://example.com/root', ...schema } : schema;
  const requestBody = { content: { 'application/json': { schema: named } } };
  const paths = { '/x': { post: { requestBody, responses: { 204: { description: '' } } } } };
  const text = JSON.stringify({ openapi: '3.1.1', info: { title: 'x', version: '1' }, paths });
  const { document } = parseDocument('x', text);
  const revision = document && compileRevision([document]);
  const operation = revision?.operations[0];
  if (operation === undefined) return undefined;
  const plan = revision?.validator(operation, { formats }).planBody('application/json', true);
  return (data) => plan?.kind !== 'buffer' || plan.check(new TextEncoder().encode(JSON.stringify(data))).length === 0;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonFiles(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.replaceAll('\\', '/')).sort();
}

function metaschema(part: string): Json {
  return createRequire(import.meta.url)(`ajv/dist/refs/json-schema-2020-12/${part}.json`) as Json;
}
