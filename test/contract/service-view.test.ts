import { readdirSync, readFileSync } from 'node:fs';
import { compileRevision, isObject, type Json, own, parseDocument, serviceView } from '@portico/contract';
import { expect, test } from 'vitest';

const folder = new URL('../../openapi/services/', import.meta.url);
const documents = readdirSync(folder).map((file) => {
  const { document } = parseDocument(file.replace('.json', ''), readFileSync(new URL(file, folder), 'utf8'));
  if (!document) throw new Error(`${file} does not parse`);
  return document;
});
const revision = compileRevision(documents);

test.each(documents.map(({ service }) => service))(
  'the part of %s holds its operations and all they refer to',
  (service) => {
    const view = serviceView(revision, service) as unknown as Json;
    const expected = revision.operations.filter((operation) => operation.service === service);
    for (const { path, method, definition } of expected) {
      expect(own(own(own(view, 'paths'), path), method.toLowerCase())).toBe(definition);
    }
    const pointers = pointersIn(view);
    expect(pointers.length).toBeGreaterThan(10);
    for (const [, kind = '', name = ''] of pointers) {
      expect(own(own(own(view, 'components'), kind), name), `${kind}/${name}`).toBeDefined();
    }
    const kept = Object.entries(own(view, 'components') ?? {}).flatMap(([kind, section]) =>
      Object.keys(section as object).map((name) => `${kind}/${name}`),
    );
    const used = new Set(pointers.map(([, kind, name]) => `${kind}/${name}`));
    expect(kept.filter((name) => !used.has(name) && !name.startsWith('securitySchemes/'))).toEqual([]);
  },
);

function pointersIn(value: Json): RegExpExecArray[] {
  if (typeof value === 'string') {
    const match = /^#\/components\/([^/]+)\/([^/]+)$/.exec(value);
    return match ? [match] : [];
  }
  if (Array.isArray(value)) return value.flatMap(pointersIn);
  return isObject(value) ? Object.values(value).flatMap(pointersIn) : [];
}
