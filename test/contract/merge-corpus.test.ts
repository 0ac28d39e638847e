// Families of published documents merged into one: nothing is lost, nothing changes its meaning, nothing depends on order,
// and no service's names depend on another's. The comparison shares no code with the merge.

import { readFileSync } from 'node:fs';
import { type Document, type JsonObject, mergeDocuments, type Naming } from '@portico/contract';
import { validate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
// @boundaries-ignore the generator itself is under test
import { corpusPage } from '../../scripts/corpus-table.ts';
import { corpusMissing, hasCorpus } from '../support/corpus.ts';
import { comparisonOf, copyOf, corpusFamilies, renamesOf } from './support/corpus-families.ts';

if (!hasCorpus) console.warn(`SKIPPED: ${corpusMissing}`);

describe.skipIf(!hasCorpus)('families of published documents', () => {
  const families = hasCorpus ? corpusFamilies().filter(({ documents }) => documents.length > 0) : [];

  test('there are families to merge', () => {
    expect(families.length).toBeGreaterThan(5);
  });

  test('docs/merge-corpus.md is what the corpus says (npm run docs writes it)', () => {
    expect(readFileSync(new URL('../../docs/merge-corpus.md', import.meta.url), 'utf8')).toBe(corpusPage(families));
  });

  test('the Kubernetes documents have nothing in conflict: what they share is there once', () => {
    const { documents } = families.find(({ name }) => name === 'k8s-subset') ?? { documents: [] };
    const bodies = (naming: Naming) => {
      const { components } = mergeDocuments(documents, { naming }).document;
      const all = Object.values(components as JsonObject).flatMap((section) => Object.values(section as JsonObject));
      return all.filter((one) => Object.keys(one as JsonObject).join() !== '$ref').length;
    };
    expect(bodies('service')).toBe(299);
    expect(bodies('locked')).toBe(299);
  });

  for (const { name, documents } of families) {
    describe(name, () => {
      const merged = mergeDocuments(documents);
      const text = JSON.stringify(merged.document);

      test('every operation keeps its promises, and nothing else appears', () => {
        const { expected, ...differences } = comparisonOf(merged, documents);
        expect(merged.operations.length).toBe(expected);
        expect(differences).toEqual(nothing);
      });

      test('under a prefix for each service nothing is held out', () => {
        const services = Object.fromEntries(documents.map(({ service }) => [service, { prefix: `/${service}` }]));
        const apart = mergeDocuments(documents, { services });
        const { expected, ...differences } = comparisonOf(apart, documents, (service) => `/${service}`);
        expect(apart.diagnostics.filter(({ rule }) => rule === 'operation-conflict')).toEqual([]);
        expect(apart.operations.length).toBe(expected);
        expect(differences).toEqual(nothing);
      });

      test('under locked names every operation keeps its promises, and the names file is complete', () => {
        const locked = mergeDocuments(documents, { naming: 'locked' });
        const { expected, ...differences } = comparisonOf(locked, documents);
        expect(locked.operations.length).toBe(expected);
        expect({ ...differences, changed: differences.changed.filter(isNotTag) }).toEqual(nothing);
        const again = mergeDocuments([...documents].reverse().map(copyOf), {
          naming: 'locked',
          names: locked.names ?? {},
        });
        expect(JSON.stringify(again.document) === JSON.stringify(locked.document)).toBe(true);
        expect(again.names).toEqual(locked.names);
      });

      test('the order of the documents does not matter', () => {
        for (const order of [[...documents].reverse(), byDigest(documents)]) {
          expect(JSON.stringify(mergeDocuments(order.map(copyOf)).document) === text).toBe(true);
        }
      });

      test('removing a service renames nothing of the others', () => {
        expect(renamesOf(merged, documents)).toEqual([]);
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

const nothing = { lost: [], surplus: [], changed: [], security: [], dangling: [] };

/** Tags of operations in callbacks get a prefix only where services mean different things by them. */
function isNotTag(place: string): boolean {
  return !place.endsWith(': tags');
}

function byDigest(documents: readonly Document[]): Document[] {
  return [...documents].sort((a, b) => (a.digest < b.digest ? -1 : 1));
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
