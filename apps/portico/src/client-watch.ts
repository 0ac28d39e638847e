// When to make a client again: when a gateway publishes a revision, when a file is written, when a document at a URL is another.

import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type ServerEvent } from '@portico/client';
import { gatewayOf } from './client-source.ts';
import { watchFiles } from './config-watch.ts';

/** Milliseconds between two tries of a gateway that is away, and two looks at a document. */
const pause = 1_000;

export interface WatchOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told once when the gateway can't be heard any more, and once when it is there again. */
  readonly say: (line: string) => void;
}

/** Calls `look` now and after everything that may have changed what is behind `from`, one after the other, until `signal`. */
export async function watchContract(from: string, look: () => Promise<void>, options: WatchOptions): Promise<void> {
  const { folder, signal } = options;
  const gateway = gatewayOf(from);
  if (gateway) return followGateway(gateway, look, options);
  if (/^https?:/i.test(from)) {
    while (!signal.aborted) {
      await look();
      await rest(signal);
    }
    return;
  }
  let last = Promise.resolve();
  const again = () => {
    last = last.then(look);
  };
  const end = watchFiles([resolve(folder, from)], again);
  again();
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
  end();
  await last;
}

/** A stream of events begins with the revision that is live: whoever connects again has missed nothing. */
async function followGateway(gateway: URL, look: () => Promise<void>, { signal, say }: WatchOptions): Promise<void> {
  const api = createClient({ baseUrl: gateway.origin });
  let away = false;
  while (!signal.aborted) {
    try {
      const { ok, data } = await api.request('GET', '/-/events', { signal });
      if (ok) {
        if (away) say(`${gateway.origin} is there again`);
        away = false;
        for await (const { event } of data as AsyncIterable<ServerEvent>) {
          if (event === 'revision.current' || event === 'revision.published') await look();
        }
      }
    } catch {
      // Connection refused or cut, or the watch is over: what to do is the same.
    }
    if (signal.aborted) return;
    if (!away) say(`${gateway.origin} can't be heard: waiting for it`);
    away = true;
    await rest(signal);
  }
}

function rest(signal: AbortSignal): Promise<void> {
  return delay(pause, undefined, { signal }).catch(() => {});
}
