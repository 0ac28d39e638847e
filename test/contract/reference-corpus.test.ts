// Published documents that refer to files beside them: bundled, each says what it said, and refers to nothing outside.
// The oracle follows references by itself and knows nothing of OpenAPI.

import { createBundle, isObject, type Json, own, parseDocument } from '@portico/contract';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { corpusFiles, corpusMissing, hasCorpus } from '../support/corpus.ts';

if (!hasCorpus) console.warn(`SKIPPED: ${corpusMissing}`);

const home = 'file:///corpus/';

describe.skipIf(!hasCorpus)('documents that refer to other files', () => {
  const texts = new Map(hasCorpus ? corpusFiles().map(({ name, text }) => [new URL(name, home).href, text]) : []);
  const referring = [...texts].filter(
    ([, text]) =>
      /^\s*(?:\{\s*)?["']?openapi["']?:/m.test(text) && /\$ref["']?: *["']?[^#"' ]+\.(?:ya?ml|json)/.test(text),
  );

  test('there are some', () => {
    expect(referring.length).toBeGreaterThanOrEqual(3);
  });

  test.each(referring)('%s', (address, text) => {
    const bundle = createBundle(text, address);
    for (let [wanted] = bundle?.wanted() ?? []; bundle && wanted !== undefined; [wanted] = bundle.wanted()) {
      expect(bundle.settle(wanted, texts.get(wanted)), wanted).toBeUndefined();
    }
    const bundled = bundle?.text() ?? '';
    const before = parseDocument('a', text).diagnostics.filter(({ rule }) => rule === 'external-reference');
    const after = parseDocument('a', bundled).diagnostics.filter(({ rule }) => rule === 'external-reference');
    expect(before.length).toBeGreaterThan(0);
    expect(after).toEqual([]);
    const files = new Map([...texts].map(([name, file]) => [name, () => parse(file) as Json]));
    const said = expanded(own(parse(text), 'paths') as Json, address, followed(files), 5);
    files.set(address, () => JSON.parse(bundled) as Json);
    expect(expanded(own(JSON.parse(bundled), 'paths') as Json, address, followed(files), 5)).toEqual(said);
  });
});

type Follow = (reference: string, base: string) => { readonly value: Json; readonly base: string } | undefined;

function followed(files: ReadonlyMap<string, () => Json>): Follow {
  const parsed = new Map<string, Json>();
  return (reference, base) => {
    const url = new URL(reference, base);
    const keys = decodeURIComponent(url.hash.slice(1)).split('/').slice(1);
    url.hash = '';
    const file = parsed.get(url.href) ?? files.get(url.href)?.();
    if (file === undefined) return undefined;
    parsed.set(url.href, file);
    const unescaped = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const value = unescaped.reduce<Json | undefined>(
      (at, key) => (at as Record<string, Json> | undefined)?.[key],
      file,
    );
    return value === undefined ? undefined : { value, base: url.href };
  };
}

/** `value` with references written out, `depth` of them inside one another; mappings of discriminators are left out. */
function expanded(value: Json, base: string, follow: Follow, depth: number): Json {
  if (Array.isArray(value)) return value.map((item) => expanded(item, base, follow, depth));
  if (!isObject(value)) return value;
  const reference = own(value, '$ref');
  if (typeof reference === 'string') {
    const target = depth > 0 ? follow(reference, base) : undefined;
    return target ? expanded(target.value, target.base, follow, depth - 1) : 'further on';
  }
  const members = Object.entries(value).filter(([key]) => key !== 'mapping');
  return Object.fromEntries(members.map(([key, member]) => [key, expanded(member, base, follow, depth)]));
}
