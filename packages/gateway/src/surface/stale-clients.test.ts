import type { Revision } from '@portico/contract';
import { expect, test } from 'vitest';
import type { RequestCompleted } from '../events.ts';
import { RevisionStore } from '../revision-store.ts';
import { createStaleClients } from './stale-clients.ts';
import { chatLines, revisionOf } from './surface.fixture.ts';

/** A revision by this id, of services with these digests. */
function revision(id: string, digests: Readonly<Record<string, string>>): Revision {
  const sources = Object.entries(digests).map(([service, digest]) => {
    return [service, { service, digest, sourceVersion: '3.1.0', operationKeys: new Set<string>() }] as const;
  });
  return { ...revisionOf(chatLines), id, documents: new Map(sources) };
}

function call(clientRevision: string | undefined, service?: string, operationId?: string): RequestCompleted {
  const request = { requestId: 'r', revision: 'x', method: 'GET', path: '/', status: 200, duration: 1 };
  return { type: 'request.completed', ...request, clientRevision, service, operationId } as RequestCompleted;
}

function started() {
  const store = new RevisionStore(revision('a1', { chat: 'c1', kb: 'k1' }));
  const clients = createStaleClients(store);
  return {
    publish: (next: Revision) => void store.publish(next),
    count: clients.count,
    counted: () =>
      Object.fromEntries(
        [...(clients.families()[0]?.samples ?? [])].map(({ labels, value }) => [
          `${labels?.service} ${labels?.operation}`,
          value,
        ]),
      ),
  };
}

test('counts nobody who says nothing or has the live revision', () => {
  const { count, counted } = started();
  count(call(undefined, 'chat', 'chat_list'));
  count(call('a1', 'chat', 'chat_list'));
  expect(counted()).toEqual({});
});

test('counts calls to the service that has changed since, and not those to others', () => {
  const { publish, count, counted } = started();
  publish(revision('b2', { chat: 'c1', kb: 'k2' }));
  count(call('a1', 'chat', 'chat_list'));
  count(call('a1', 'kb', 'kb_list'));
  count(call('a1', 'kb', 'kb_list'));
  count(call('b2', 'kb', 'kb_list'));
  expect(counted()).toEqual({ 'kb kb_list': 2 });
});

test('counts who is ahead after a rollback, and not who was behind before it', () => {
  const { publish, count, counted } = started();
  publish(revision('b2', { chat: 'c2' }));
  publish(revision('a1', { chat: 'c1' }));
  count(call('a1', 'chat', 'chat_list'));
  count(call('b2', 'chat', 'chat_list'));
  expect(counted()).toEqual({ 'chat chat_list': 1 });
});

test('counts revisions that were never live here, and calls that match nothing', () => {
  const { publish, count, counted } = started();
  count(call('ffff', 'chat', 'chat_list'));
  publish(revision('b2', { chat: 'c1' }));
  count(call('a1'));
  count(call('b2'));
  expect(counted()).toEqual({ 'chat chat_list': 1, 'portico none': 1 });
});

test('remembers a bounded number of revisions', () => {
  const { publish, count, counted } = started();
  for (let at = 0; at < 1_000; at++) publish(revision(`f${at}`, { chat: 'c1' }));
  count(call('a1', 'chat', 'chat_list'));
  count(call('f999', 'chat', 'chat_list'));
  expect(counted()).toEqual({ 'chat chat_list': 1 });
});
