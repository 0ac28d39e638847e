// Families of published documents merged into one: nothing is lost, nothing changes its meaning, nothing depends on order,
// and no service's names depend on another's. The comparison shares no code with the merge.

import { type Document, isObject, type JsonObject, mergeDocuments } from '@portico/contract';
import { validate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { corpusMissing, hasCorpus } from '../support/corpus.ts';
import { comparisonOf, corpusFamilies } from './support/corpus-families.ts';

if (!hasCorpus) console.warn(`SKIPPED: ${corpusMissing}`);

describe.skipIf(!hasCorpus)('families of published documents', () => {
  const families = hasCorpus ? corpusFamilies().filter(({ documents }) => documents.length > 0) : [];

  test('there are families to merge', () => {
    expect(families.length).toBeGreaterThan(5);
  });

  for (const { name, documents } of families) {
    describe(name, () => {
      const merged = mergeDocuments(documents);
      const text = JSON.stringify(merged.document);

      test('every operation keeps its promises, and nothing else appears', () => {
        const { expected, ...differences } = comparisonOf(merged, documents);
        expect(merged.operations.length).toBe(expected);
        expect(differences).toEqual({ lost: [], surplus: [], changed: [], security: [], dangling: [] });
      });

      test('under a prefix for each service nothing is held out', () => {
        const services = Object.fromEntries(documents.map(({ service }) => [service, { prefix: `/${service}` }]));
        const apart = mergeDocuments(documents, { services });
        const { expected, ...differences } = comparisonOf(apart, documents, (service) => `/${service}`);
        expect(apart.diagnostics.filter(({ rule }) => rule === 'operation-conflict')).toEqual([]);
        expect(apart.operations.length).toBe(expected);
        expect(differences).toEqual({ lost: [], surplus: [], changed: [], security: [], dangling: [] });
      });

      test('the order of the documents does not matter', () => {
        for (const order of [[...documents].reverse(), byDigest(documents)]) {
          expect(JSON.stringify(mergeDocuments(order.map(copyOf)).document) === text).toBe(true);
        }
      });

      test('removing a service renames nothing of the others', () => {
        for (const gone of documents) {
          const rest = documents.filter((document) => document !== gone);
          const names = namesIn(mergeDocuments(rest).document);
          for (const kept of namesIn(merged.document)) {
            if (!ownedBy(kept, gone.service))
              expect.soft(names.has(kept), `${kept} without ${gone.service}`).toBe(true);
          }
        }
      });

      test('the result is valid where the sources are', { timeout: 120_000 }, async () => {
        const sound: Document[] = [];
        for (const document of documents) if (await isValid(document.root)) sound.push(document);
        expect(sound.length).toBeGreaterThan(0);
        const problems = await problemsOf(mergeDocuments(sound).document);
        expect(problems.filter((problem) => !falseAlarms.includes(problem))).toEqual([]);
      });
    });
  }
});

/** The same document as another value, so that nothing made earlier can be reused. */
function copyOf(document: Document): Document {
  return { ...document };
}

function byDigest(documents: readonly Document[]): Document[] {
  return [...documents].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** Component names by kind, operationIds and webhooks; security schemes are shared and so belong to nobody. */
function namesIn(document: JsonObject): Set<string> {
  const names = new Set<string>();
  for (const [type, section] of Object.entries(document.components ?? {})) {
    if (type !== 'securitySchemes') for (const name of Object.keys(section as JsonObject)) names.add(`${type} ${name}`);
  }
  for (const item of Object.values(document.paths as JsonObject)) {
    const { additionalOperations = {}, ...operations } = item as JsonObject;
    for (const operation of Object.values({ ...operations, ...(additionalOperations as JsonObject) })) {
      if (isObject(operation)) names.add(`operationId ${operation.operationId}`);
    }
  }
  for (const event of Object.keys(document.webhooks ?? {})) names.add(`webhook ${event}`);
  return names;
}

function ownedBy(name: string, service: string): boolean {
  return [`${service}_`, `${service}.`].some((prefix) => name.slice(name.indexOf(' ') + 1).startsWith(prefix));
}

/** What a validator says that is not so: the value of an example is a literal, whatever it looks like. */
const falseAlarms = [`"Can't resolve #/components/examples/user/value"`];

const validator = new Validator();

async function isValid(root: JsonObject): Promise<boolean> {
  return (await problemsOf(root)).length === 0;
}

/** What two independent validators have against a document. */
async function problemsOf(root: JsonObject): Promise<string[]> {
  const plain = JSON.parse(JSON.stringify(root)) as Record<string, unknown>;
  const first = await validator.validate(plain);
  const second = await validate(structuredClone(plain));
  const problems: unknown[] = [first.errors ?? [], second.errors ?? []].flat();
  return problems.slice(0, 5).map((problem) => JSON.stringify(problem));
}
