// The history of revisions on disk: one file, written whole, some time after the last change. What can't be read is set
// aside: a gateway without its past serves all the same.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type Json } from '@portico/contract';
import type { Events } from '../events.ts';
import type { History } from './revision-history.ts';

export interface HistoryFile {
  /** What was live before; undefined when there is nothing to read. Never rejects. */
  read(): Promise<History | undefined>;
  /** Writes `history()` soon. */
  keep(): void;
  /** Writes what waits. */
  close(): Promise<void>;
}

const format = 1;

/** Milliseconds that changes are gathered for. */
const gathering = 1_000;

export interface HistoryFileOptions {
  readonly folder: string;
  readonly events: Events;
  /** What is to be written. */
  history(): History;
}

export function historyFile({ folder, events, history }: HistoryFileOptions): HistoryFile {
  const file = join(folder, 'revisions.json');
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const draft = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, JSON.stringify({ format, ...history() }), { mode: 0o600, flush: true });
      await rename(draft, file);
    } catch {
      // That nothing can be written to the folder is told by who keeps documents there.
      await rm(draft, { force: true }).catch(() => undefined);
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
  };
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const found = historyIn(text);
      if (found) return found;
      const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
      await rename(file, aside).catch(() => undefined);
      events.emit({
        type: 'snapshot.damaged',
        service: 'portico',
        file: aside,
        reason: 'is not a history of revisions',
      });
      return undefined;
    },
    keep() {
      timer ??= setTimeout(flush, gathering).unref();
    },
    async close() {
      if (timer) flush();
      await writing;
    },
  };
}

function historyIn(text: string): History | undefined {
  try {
    const value = JSON.parse(text) as Json;
    if (!isObject(value) || value.format !== format) return undefined;
    const { revisions, routes } = value;
    if (!Array.isArray(revisions) || !Array.isArray(routes)) return undefined;
    return revisions.every(isEntry) && routes.every(isRoute)
      ? ({ revisions, routes } as unknown as History)
      : undefined;
  } catch {
    return undefined;
  }
}

function isRoute(value: Json): boolean {
  return isObject(value) && ['method', 'path', 'service', 'operationId'].every((key) => typeof value[key] === 'string');
}

function isEntry(value: Json): boolean {
  if (!isObject(value)) return false;
  const texts = [value.id, value.previous, value.publishedAt];
  const lists = [value.added, value.removed];
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof value.operations === 'number' &&
    lists.every((list) => Array.isArray(list) && list.every(isRoute)) &&
    Array.isArray(value.documents) &&
    value.documents.every((document) => isObject(document) && typeof document.service === 'string')
  );
}
