// What holds for a compiler wherever it works, and what becomes of documents that take a thread down with them.

import type { Revision } from '@portico/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { compileCompilable } from './compilable.ts';
import { CompileFailure, type Compiler, type ReadDocument } from './compiler.ts';
import { type CompilerOptions, createCompiler } from './create-compiler.ts';

const open: Compiler[] = [];

afterEach(async () => {
  for (const compiler of open.splice(0)) await compiler.close();
});

function started(options: Partial<CompilerOptions>): Compiler {
  const compiler = createCompiler({ mode: 'worker', maxDocument: 64 * 2 ** 20, ...options });
  open.push(compiler);
  return compiler;
}

function bytesOf(service: string, more: object = {}): Uint8Array {
  const operation = { parameters: [{ name: 'q', in: 'query', schema: { type: 'integer' } }], responses: {} };
  const info = { title: service, version: '1' };
  return Buffer.from(
    JSON.stringify({ openapi: '3.1.0', info, paths: { [`/${service}`]: { get: operation } }, ...more }),
  );
}

/** Bytes whose reading needs far more memory than the thread of these tests has. */
const heavy = bytesOf('heavy', { 'x-list': Array.from({ length: 1_500_000 }, () => []) });
const small = { memory: 48 };

async function read(compiler: Compiler, service: string, more?: object): Promise<ReadDocument> {
  const { document } = await compiler.read(service, bytesOf(service, more));
  if (!document) throw new Error(`${service} was not read`);
  return document;
}

/** What a request to `GET /<service>?q=…` meets. */
function verdict(revision: Revision, service: string, query: string): readonly string[] | undefined {
  const operation = revision.routes.match(`/${service}`)?.entry.methods.get('GET');
  const head = { parameters: [], query, headers: [] };
  return (
    operation &&
    revision
      .validator(operation)
      .checkHead(head)
      .map(({ keyword }) => keyword)
  );
}

describe.each(['inline', 'worker', 'auto'] as const)('a compiler that works %s', (mode) => {
  it('reads documents and makes revisions of them that route and validate', async () => {
    const compiler = started({ mode });
    const documents = [await read(compiler, 'alpha'), await read(compiler, 'beta')];
    const revision = await compiler.compile(documents, {});
    expect(revision.operations.map(({ key }) => key)).toEqual(['GET /alpha', 'GET /beta']);
    expect(verdict(revision, 'alpha', 'q=1')).toEqual([]);
    expect(verdict(revision, 'alpha', 'q=a')).toEqual(['type']);
    expect(documents[0]?.source.operationKeys).toEqual(new Set(['GET /alpha']));
  });

  it('gives the same revision when nothing changed, and keeps operations of services that did not', async () => {
    const compiler = started({ mode });
    const [alpha, beta] = [await read(compiler, 'alpha'), await read(compiler, 'beta')];
    const first = await compiler.compile([alpha, beta], {});
    expect(await compiler.compile([beta, alpha], {})).toBe(first);
    const next = await compiler.compile([alpha, await read(compiler, 'beta', { tags: [{ name: 'new' }] })], {});
    expect(next.id).not.toBe(first.id);
    expect(next.operations[0]).toBe(first.operations[0]);
    expect(next.operations[1]).not.toBe(first.operations[1]);
  });

  it('says why a text is no document, and reads equal texts of a service once', async () => {
    const compiler = started({ mode });
    const { document, diagnostics } = await compiler.read('alpha', Buffer.from('<html>'));
    expect(document).toBeUndefined();
    expect(diagnostics).toMatchObject([{ rule: 'document-html', service: 'alpha' }]);
    expect(await read(compiler, 'alpha')).toBe(await read(compiler, 'alpha'));
  });

  it('takes a document back that it has forgotten', async () => {
    const compiler = started({ mode });
    const old = await read(compiler, 'alpha');
    for (let turn = 0; turn < 8; turn++) {
      await compiler.compile([await read(compiler, 'alpha', { 'x-turn': turn })], {});
    }
    expect((await compiler.compile([old], {})).documents.get('alpha')?.digest).toBe(old.source.digest);
  });
});

it('gives the same revisions on a thread of its own as on the main one', async () => {
  const [one, other] = [started({ mode: 'inline' }), started({ mode: 'worker' })];
  const here = await one.compile([await read(one, 'alpha')], { services: { alpha: { prefix: '/p' } } });
  const there = await other.compile([await read(other, 'alpha')], { services: { alpha: { prefix: '/p' } } });
  expect([there.id, there.json]).toEqual([here.id, here.json]);
});

it('moves to a thread of its own when there is much to compile, and takes with it what it has', async () => {
  const compiler = started({ mode: 'auto', ...small });
  const alpha = await read(compiler, 'alpha');
  const first = await compiler.compile([alpha], {});
  // On the main thread it would be read.
  expect(await compiler.read('heavy', heavy)).toMatchObject({ document: undefined, quarantined: expect.anything() });
  const next = await compiler.compile([alpha, await read(compiler, 'beta')], {});
  expect(next.operations.map(({ key }) => key)).toEqual(['GET /alpha', 'GET /beta']);
  expect(verdict(first, 'alpha', 'q=a')).toEqual(['type']);
}, 60_000);

it('gives up a document that takes its thread down three times, and loses no other one', async () => {
  const compiler = started(small);
  const alpha = await read(compiler, 'alpha');
  await compiler.compile([alpha], {});
  const [lost, beta] = await Promise.all([compiler.read('heavy', heavy), read(compiler, 'beta')]);
  expect(lost).toMatchObject({
    document: undefined,
    quarantined: expect.stringMatching(/might need \d+ MiB of memory.*3 times/),
  });
  const next = await compiler.compile([alpha, beta], {});
  expect(next.operations.map(({ key }) => key)).toEqual(['GET /alpha', 'GET /beta']);
}, 60_000);

it('gives up a document that takes too long', async () => {
  const compiler = started({ time: 1 });
  const { document, quarantined } = await compiler.read('heavy', heavy);
  expect(document).toBeUndefined();
  expect(quarantined).toMatch(/took longer than 0.001 s, 3 times/);
}, 60_000);

it('answers nothing more, and waits for nothing, once it is closed', async () => {
  const compiler = createCompiler({ mode: 'worker', maxDocument: 1024 });
  const reading = compiler.read('alpha', bytesOf('alpha'));
  await compiler.close();
  expect(await reading).toMatchObject({ document: undefined, quarantined: 'is closed' });
});

describe('a compile that fails', () => {
  /** Compiles what has none of `poison` in it; forgets `deaths` failures before it works after all. */
  function compilerWithout(poison: readonly string[], deaths = 0): Compiler & { readonly calls: string[][] } {
    const calls: string[][] = [];
    let left = deaths;
    return {
      calls,
      read: async () => ({ document: undefined, diagnostics: [] }),
      compare: async () => [],
      close: async () => undefined,
      async compile(documents) {
        const keys = documents.map(({ key }) => key);
        calls.push(keys);
        if (left-- > 0) throw new CompileFailure('the thread died', true);
        if (keys.some((key) => poison.includes(key))) throw new CompileFailure('poison', true);
        return { id: keys.sort().join() } as Revision;
      },
    };
  }
  const made = (service: string, key: string): ReadDocument => ({
    source: { service, digest: key, sourceVersion: '3.1.0', operationKeys: new Set() },
    key,
    bytes: Buffer.from(key),
  });
  const candidates = (entries: readonly (readonly [string, string, string?])[]) =>
    new Map(
      entries.map(([service, wanted, published]) => [
        service,
        { wanted: made(service, wanted), published: published === undefined ? undefined : made(service, published) },
      ]),
    );

  it('for one document leaves that one out, keeps its last good one, and takes in all others', async () => {
    const compiler = compilerWithout(['c2']);
    const { revision, documents, refused } = await compileCompilable(
      compiler,
      candidates([
        ['a', 'a2', 'a1'],
        ['b', 'b1'],
        ['c', 'c2', 'c1'],
        ['d', 'd2', 'd1'],
      ]),
      {},
    );
    expect(revision?.id).toBe('a2,b1,c1,d2');
    expect([...documents.values()].map(({ key }) => key).sort()).toEqual(['a2', 'b1', 'c1', 'd2']);
    expect([...refused]).toEqual([['c', 'poison']]);
  });

  it('in passing is tried again', async () => {
    const { revision, refused } = await compileCompilable(compilerWithout([], 2), candidates([['a', 'a1']]), {});
    expect([revision?.id, refused.size]).toEqual(['a1', 0]);
  });

  it('for everything gives no revision and says so of each', async () => {
    const compiler = compilerWithout(['a1', 'b1']);
    const { revision, refused } = await compileCompilable(
      compiler,
      candidates([
        ['a', 'a1'],
        ['b', 'b1'],
      ]),
      {},
    );
    expect([revision, [...refused.keys()]]).toEqual([undefined, ['a', 'b']]);
  });
});
