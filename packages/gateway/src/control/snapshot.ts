// The last good document of each service on disk, so that a gateway that starts while a service is down serves its routes
// and docs. Two generations a service: a damaged newest one falls back to the one before. Traffic never waits for it.

import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Events } from '../events.ts';
import type { ReadDocument, ReadResult } from './compiler.ts';
import { DamagedSnapshot, type Generations, readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** A document from disk that no instance has confirmed yet. */
export interface RestoredDocument {
  readonly document: ReadDocument;
  /** When it was written. */
  readonly savedAt: Date;
}

export interface SnapshotOptions {
  readonly folder: string;
  /** Bytes; a larger file is damaged. */
  readonly maxDocument: number;
  readonly events: Events;
  /** Reads a text as if a service had published it just now. */
  read(service: string, bytes: Uint8Array): Promise<ReadResult>;
  /** Milliseconds until what could not be written is tried again. Default 30,000. */
  readonly retry?: number;
}

export interface Snapshot {
  /** The newest usable document of a service. What can't be used is set aside and told of. Never rejects. */
  restore(service: string): Promise<RestoredDocument | undefined>;
  /** Writes in the background, unless this is what is there. Of documents that wait, the newest of a service counts. */
  keep(service: string, document: ReadDocument): void;
  /** Waits for what is being written, but not for a disk that hangs. */
  close(): Promise<void>;
}

/** Milliseconds that a close waits for the disk. */
const patience = 2_000;

export function snapshotIn({ folder, maxDocument, events, read, retry = 30_000 }: SnapshotOptions): Snapshot {
  const waiting = new Map<string, ReadDocument>();
  /** By service: the key of the text in its newest file. */
  const written = new Map<string, string>();
  /** Files that are being read; they are not replaced meanwhile. */
  const restoring = new Map<string, Promise<unknown>>();
  let writing: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let failing = false;
  let closed = false;

  return {
    restore(service) {
      const restored = restoreEither(service).finally(() => restoring.delete(service));
      restoring.set(service, restored);
      return restored;
    },
    keep(service, document) {
      if (closed) return;
      if (written.get(service) === document.key) {
        waiting.delete(service);
      } else {
        waiting.set(service, document);
        // A disk that is full is not asked at each change, but after a while.
        if (!failing) begin();
      }
    },
    async close() {
      closed = true;
      clearTimeout(again);
      if (writing) await Promise.race([writing, delay(patience, undefined, { ref: false })]);
    },
  };

  async function restoreEither(service: string): Promise<RestoredDocument | undefined> {
    const { newest, previous } = filesOf(folder, service);
    const restored = await restoreFrom(newest, service);
    if (restored) written.set(service, restored.document.key);
    return restored ?? (await restoreFrom(previous, service));
  }

  async function restoreFrom(file: string, service: string): Promise<RestoredDocument | undefined> {
    try {
      const found = await readSnapshot(file, { service, maxDocument });
      if (!found) return undefined;
      const { document, diagnostics, quarantined } = await read(service, found.bytes);
      if (document) return { document, savedAt: new Date(found.savedAt) };
      throw new DamagedSnapshot(`can't be used: ${quarantined ?? diagnostics[0]?.message ?? 'it is not a document'}`);
    } catch (error) {
      const place = error instanceof DamagedSnapshot ? await setAside(file) : file;
      events.emit({ type: 'snapshot.damaged', service, file: place, reason: (error as Error).message });
      return undefined;
    }
  }

  function begin(): void {
    writing ??= writeWaiting().finally(() => {
      writing = undefined;
    });
  }

  async function writeWaiting(): Promise<void> {
    for (;;) {
      const [next] = waiting;
      if (!next) {
        failing = false;
        return;
      }
      const [service, document] = next;
      try {
        await write(service, document);
        failing = false;
      } catch (error) {
        if (!failing) events.emit({ type: 'snapshot.failed', folder, reason: (error as Error).message });
        failing = true;
        again = setTimeout(begin, retry).unref();
        return;
      }
      if (waiting.get(service) === document) waiting.delete(service);
    }
  }

  async function write(service: string, { key, bytes, source }: ReadDocument): Promise<void> {
    await restoring.get(service);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeSnapshot(filesOf(folder, service), {
      service,
      digest: source.digest,
      savedAt: new Date().toISOString(),
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    });
    written.set(service, key);
  }
}

/** Keeps a file for whoever wants to know what happened to it; gives its new name, or the old one when it can't be moved. */
function setAside(file: string): Promise<string> {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  return rename(file, aside).then(
    () => aside,
    () => file,
  );
}

/** No service's name leaves the folder or means another service's file. */
function filesOf(folder: string, service: string): Generations {
  const file = join(folder, encodeURIComponent(service).replaceAll('.', '%2E'));
  return { newest: `${file}.snapshot`, previous: `${file}.previous.snapshot` };
}
