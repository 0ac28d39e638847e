import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Events, type GatewayEvent } from '../events.ts';
import type { ReadDocument } from './compiler.ts';
import { createCompiler } from './create-compiler.ts';
import { type Snapshot, snapshotIn } from './snapshot.ts';
import { writeSnapshot } from './snapshot-file.ts';

const maxDocument = 100_000;
const compiler = createCompiler({ mode: 'inline', maxDocument });

let folder: string;
let told: GatewayEvent[];
let snapshot: Snapshot;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'portico-snapshot-')), 'last-good');
  told = [];
  snapshot = again();
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** A snapshot of the same folder, as the next process opens it. */
function again(retry = 20): Snapshot {
  const events = new Events();
  for (const type of ['snapshot.damaged', 'snapshot.failed'] as const) events.on(type, (event) => told.push(event));
  return snapshotIn({ folder, maxDocument, events, retry, read: (service, bytes) => compiler.read(service, bytes) });
}

async function documentOf(title: string, service = 'chat'): Promise<ReadDocument> {
  const text = JSON.stringify({ openapi: '3.1.0', info: { title, version: '1' }, paths: {} });
  const { document } = await compiler.read(service, Buffer.from(text));
  if (!document) throw new Error('the test document is not usable');
  return document;
}

/** Writes one document after the other, each to the disk. */
async function write(...documents: ReadDocument[]): Promise<void> {
  for (const document of documents) {
    const writer = again();
    await writer.restore('chat');
    writer.keep('chat', document);
    await writer.close();
  }
}

const newest = () => join(folder, 'chat.snapshot');
const titleOf = async (from: Snapshot) => {
  const restored = await from.restore('chat');
  return restored && JSON.parse(Buffer.from(restored.document.bytes).toString()).info.title;
};

describe('a document on disk', () => {
  it('is what the service published, byte for byte, with the time of its writing, for its owner alone', async () => {
    const document = await documentOf('One');
    await write(document);
    const restored = await snapshot.restore('chat');
    expect(Buffer.from(restored?.document.bytes ?? [])).toEqual(Buffer.from(document.bytes));
    expect(restored?.document.source.digest).toBe(document.source.digest);
    expect(Math.abs(Date.now() - (restored?.savedAt.getTime() ?? 0))).toBeLessThan(60_000);
    expect((await stat(newest())).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['chat.snapshot']);
  });

  it('is not there for a service that was never seen', async () => {
    expect(await snapshot.restore('chat')).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('is not written again when it is what is there', async () => {
    const document = await documentOf('One');
    await write(document);
    const before = await readFile(newest(), 'utf8');
    await write(document);
    expect(await readFile(newest(), 'utf8')).toBe(before);
  });

  it('is the newest of those that came while one was being written', async () => {
    for (const title of ['One', 'Two', 'Three', 'Four']) snapshot.keep('chat', await documentOf(title));
    await snapshot.close();
    expect(await titleOf(again())).toBe('Four');
  });

  it('stays in the folder whatever the service is called', async () => {
    const service = '../../etc/..';
    snapshot.keep(service, await documentOf('One', service));
    await snapshot.close();
    expect((await again().restore(service))?.document.source.service).toBe(service);
    expect(await readdir(join(folder, '..'))).toEqual(['last-good']);
  });
});

describe('a damaged file', () => {
  type Damage = (file: string) => Promise<void>;
  const edit =
    (change: (text: string) => string): Damage =>
    async (file) =>
      writeFile(file, change(await readFile(file, 'utf8')));
  const other: Damage = async (file) => {
    const document = await documentOf('Other', 'auth');
    const bytes = Buffer.from(document.bytes);
    const header = { service: 'auth', digest: document.source.digest, savedAt: new Date().toISOString() };
    await writeSnapshot({ newest: file, previous: `${file}.old` }, { ...header, bytes });
    await rm(`${file}.old`);
  };
  const unusable: Damage = async (file) => {
    const header = { service: 'chat', digest: 'none', savedAt: new Date().toISOString() };
    await writeSnapshot({ newest: file, previous: `${file}.old` }, { ...header, bytes: Buffer.from('<html>') });
    await rm(`${file}.old`);
  };
  const damages: readonly [string, Damage, RegExp][] = [
    ['empty', edit(() => ''), /not a snapshot/],
    ['something else', edit(() => '{"openapi":"3.1.0"}'), /not a snapshot/],
    ['cut in its first line', edit((text) => text.slice(0, 20)), /not a snapshot/],
    ['cut in its second line', edit((text) => text.slice(0, 90)), /checksum/],
    ['cut in its text', edit((text) => text.slice(0, -1)), /checksum/],
    ['edited', edit((text) => text.replace('"Two"', '"Owt"')), /checksum/],
    ['given another time', edit((text) => text.replace('"savedAt":"2', '"savedAt":"1')), /checksum/],
    ['of a future format', edit((text) => text.replace('snapshot 1 ', 'snapshot 2 ')), /format 2/],
    ["another service's", other, /belongs to the service "auth"/],
    ['whole, and no document', unusable, /can't be used/],
    ['larger than a document may be', edit((text) => text + ' '.repeat(maxDocument + 5_000)), /larger than/],
  ];

  it.each(damages)('that is %s is set aside and told of, and the one before it is used', async (_, damage, reason) => {
    await write(await documentOf('One'), await documentOf('Two'));
    await damage(newest());
    expect(await titleOf(snapshot)).toBe('One');
    const [event, ...more] = told;
    if (event?.type !== 'snapshot.damaged') throw new Error(`unexpected ${event?.type}`);
    expect(event.reason).toMatch(reason);
    expect(event.file).toMatch(/chat\.snapshot\.damaged-/);
    await stat(event.file);
    expect(more).toEqual([]);
    expect((await readdir(folder)).filter((name) => !name.includes('damaged'))).toEqual(['chat.previous.snapshot']);

    snapshot.keep('chat', await documentOf('One'));
    await snapshot.close();
    await rm(join(folder, 'chat.previous.snapshot'));
    expect(await titleOf(again())).toBe('One');
  });

  it('that has no sound one before it leaves nothing', async () => {
    await write(await documentOf('One'), await documentOf('Two'));
    for (const file of ['chat.snapshot', 'chat.previous.snapshot']) await writeFile(join(folder, file), 'x');
    expect(await snapshot.restore('chat')).toBeUndefined();
    expect(told).toHaveLength(2);
  });

  it('that is a folder does not stop the start', async () => {
    await mkdir(newest(), { recursive: true });
    expect(await snapshot.restore('chat')).toBeUndefined();
    expect(told).toHaveLength(1);
  });
});

it('tells once that it can not write, and writes the newest as soon as it can', async () => {
  await writeFile(folder, 'a file where the folder should be');
  snapshot.keep('chat', await documentOf('One'));
  await expect.poll(() => told.length).toBe(1);
  expect(told[0]).toMatchObject({ type: 'snapshot.failed', folder, reason: expect.stringMatching(/EEXIST|ENOTDIR/) });
  snapshot.keep('chat', await documentOf('Two'));
  await rm(folder);
  await expect.poll(() => titleOf(again())).toBe('Two');
  expect(told).toHaveLength(1);
  await snapshot.close();
});
