// Counts calls of clients that were made from another contract than the live one. A client is behind when the service it calls
// has published something since the revision it names; what other services publish is nothing to it.

import type { RequestCompleted } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import { createOperationCounts } from './operation-counts.ts';
import type { Family } from './prometheus-text.ts';

/** Revisions that are remembered. A client that names an older one, or one of another system, is behind. */
const most = 1_000;

/** Counters from the gateway's start. */
export interface StaleClients {
  count(request: RequestCompleted): void;
  families(): readonly Family[];
}

export function createStaleClients(store: Pick<RevisionStore, 'current' | 'onPublish'>): StaleClients {
  const counts = createOperationCounts();
  /** When each revision was live last, and when each service last changed, in numbers of revisions. */
  const liveAt = new Map<string, number>();
  let changedAt = new Map<string, { readonly digest: string; readonly at: number }>();
  let now = 0;

  function notice(): void {
    const { id, documents } = store.current;
    now++;
    liveAt.delete(id);
    liveAt.set(id, now);
    const [oldest] = liveAt.keys();
    if (liveAt.size > most && oldest !== undefined) liveAt.delete(oldest);
    const next = new Map<string, { digest: string; at: number }>();
    for (const [service, { digest }] of documents) {
      const before = changedAt.get(service);
      next.set(service, before?.digest === digest ? before : { digest, at: now });
    }
    changedAt = next;
  }

  function isBehind(revision: string, service: string | undefined): boolean {
    const at = liveAt.get(revision);
    return at === undefined || at < (service === undefined ? now : (changedAt.get(service)?.at ?? 0));
  }

  notice();
  store.onPublish(notice);
  return {
    count({ clientRevision, service, operationId }) {
      if (clientRevision === undefined || !isBehind(clientRevision, service)) return;
      counts.add({ service: service ?? 'portico', operationId: operationId ?? 'none' });
    },
    families: () => [
      {
        name: 'portico_stale_client_requests_total',
        type: 'counter',
        help: 'Requests of clients that name a revision before the last change of the service, by operation.',
        samples: counts.samples(),
      },
    ],
  };
}
