// One last good document as a file: a line that can be checked, a line that says what it is, and the text as published.
//
//   portico-snapshot 1 sha256-<base64 of all that follows this line>
//   {"service":"chat","digest":"…","savedAt":"2026-…"}
//   <the text>

import { webcrypto } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What is known of a text beside the text. */
export interface SnapshotHeader {
  readonly service: string;
  /** Digest of the document, as in `/-/services`. */
  readonly digest: string;
  /** ISO 8601 time at which it was written. */
  readonly savedAt: string;
}

export interface SnapshotFile extends SnapshotHeader {
  /** UTF-8 text, as the service published it. */
  readonly bytes: Buffer;
}

/** Why a file can't be a snapshot of this service; the message is for a person. */
export class DamagedSnapshot extends Error {}

const format = 1;

/** Room for the two lines before the text. */
const longestHeader = 4_096;

/** The two files of a service. */
export interface Generations {
  readonly newest: string;
  readonly previous: string;
}

/**
 * Makes the newest file the previous one and writes a new one. Whoever starts after a crash at any point finds whole files
 * and at least one of them. Readable by its owner alone. Rejects when the disk is full or the folder can't be written to;
 * both files are then as they were.
 */
export async function writeSnapshot({ newest, previous }: Generations, snapshot: SnapshotFile): Promise<void> {
  const { bytes, ...header } = snapshot;
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
  const line = Buffer.from(`portico-snapshot ${format} ${await checksum(body)}\n`);
  const temporary = `${newest}.${process.pid}.tmp`;
  try {
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(Buffer.concat([line, body]));
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await rename(newest, previous).catch(ignoreMissing);
  await rename(temporary, newest);
  await syncFolder(dirname(newest));
}

/**
 * The file, or undefined when there is none. Rejects with a DamagedSnapshot when it is cut, edited, of another service or
 * format, or larger than a document may be; with the system's error when it can't be read.
 */
export async function readSnapshot(
  file: string,
  { service, maxDocument }: { readonly service: string; readonly maxDocument: number },
): Promise<SnapshotFile | undefined> {
  const bytes = await readWhole(file, maxDocument + longestHeader);
  if (!bytes) return undefined;
  const [line = '', body] = splitLine(bytes);
  const match = /^portico-snapshot (\d{1,9}) (\S+)$/.exec(line);
  if (!match) throw new DamagedSnapshot('is not a snapshot');
  if (Number(match[1]) !== format) throw new DamagedSnapshot(`has format ${match[1]}, this version reads ${format}`);
  if (match[2] !== (await checksum(body))) throw new DamagedSnapshot('does not match its checksum');
  const [json, text] = splitLine(body);
  const header = readHeader(json);
  if (!header) throw new DamagedSnapshot('does not say what it is');
  if (header.service !== service) throw new DamagedSnapshot(`belongs to the service ${JSON.stringify(header.service)}`);
  return { ...header, bytes: text };
}

async function readWhole(file: string, limit: number): Promise<Buffer | undefined> {
  let handle: FileHandle;
  try {
    // A pipe in the place of a file must not be waited for.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await using _ = handle;
  const about = await handle.stat();
  if (!about.isFile()) throw new DamagedSnapshot('is not a file');
  if (about.size > limit) throw new DamagedSnapshot(`is larger than ${limit} bytes`);
  return await handle.readFile();
}

function splitLine(bytes: Buffer): [string, Buffer] {
  const end = bytes.subarray(0, longestHeader).indexOf('\n');
  return end < 0 ? ['', bytes] : [bytes.toString('utf8', 0, end), bytes.subarray(end + 1)];
}

function readHeader(json: string): SnapshotHeader | undefined {
  let value: Partial<Record<keyof SnapshotHeader, unknown>> | null;
  try {
    value = JSON.parse(json) as typeof value;
  } catch {
    return undefined;
  }
  const { service, digest, savedAt } = value ?? {};
  if (typeof service !== 'string' || typeof digest !== 'string' || typeof savedAt !== 'string') return undefined;
  return Number.isNaN(Date.parse(savedAt)) ? undefined : { service, digest, savedAt };
}

/** Not on the main thread: a document may have many megabytes. */
async function checksum(bytes: Buffer): Promise<string> {
  return `sha256-${Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Buffer<ArrayBuffer>)).toString('base64')}`;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Makes a rename last through a power cut, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Windows opens no folders; the file itself is written.
  }
}
