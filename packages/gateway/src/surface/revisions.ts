// `/-/revisions`: what was live when, and what each revision changed.

import { printable } from '@portico/contract';
import type { HistoryEntry, HistoryRoute } from '../control/revision-history.ts';
import { negotiate } from '../traffic/negotiation.ts';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import type { SurfaceContext } from './surface.ts';

/** Operations that a list names of one revision; `/-/revisions/{id}` names all. */
const named = 20;

/** Serves the history of revisions, each with the routes that were served under it. */
export function exposeRevisions(expose: Expose, { history, store }: SurfaceContext): void {
  expose('/-/revisions', (c) => c.json({ current: store.current.id, revisions: history.entries.map(inBrief) }));
  expose('/-/revisions/{at}', (c) => {
    const entry = history.find(c.req.param('at') ?? '');
    if (!entry) return unknown(c);
    const routes = history.routesAt(entry);
    c.header('Vary', 'Accept');
    return negotiate(c.req.header('accept')) === 'text'
      ? c.text(routes.map(line).join(''))
      : c.json({ ...entry, routes });
  });
}

function inBrief({ added, removed, ...entry }: HistoryEntry): object {
  const totals = { added: added.length, removed: removed.length };
  return { ...entry, added: added.slice(0, named), removed: removed.slice(0, named), totals };
}

function line({ method, path, service, operationId }: HistoryRoute): string {
  return `${printable(`${method} ${path} ${service} ${operationId}`)}\n`;
}

function unknown(c: SurfaceRequest): Response {
  const at = JSON.stringify(c.req.param('at'));
  return problem(c, 'route-not-found', {
    detail: `No revision is known by ${at}: give six digits of an id or more, or a time such as 2026-01-31T12:00:00Z; /-/revisions lists them.`,
    members: { nearest: [], docs: '/docs', services: [] },
  });
}
