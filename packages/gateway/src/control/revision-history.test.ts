import { expect, test } from 'vitest';
import { Events } from '../events.ts';
import { RevisionStore } from '../revision-store.ts';
import { type RouteLine, revisionOf } from '../surface/surface.fixture.ts';
import { announcement } from './announcement.ts';
import { type History, RevisionHistory } from './revision-history.ts';

function fixture(restored?: History) {
  const store = new RevisionStore(revisionOf([]));
  const events = new Events();
  let changes = 0;
  const history = new RevisionHistory({ store, events, versionOf: () => '1.4.0', changed: () => void changes++ });
  if (restored) history.restore(restored);
  return {
    history,
    events,
    changes: () => changes,
    publish(...lines: RouteLine[]) {
      const next = revisionOf(lines);
      events.emit(announcement(store.publish(next), next));
      return next.id;
    },
  };
}

const list = 'GET /kb kb kb_list';
const read = 'GET /kb/{id} kb kb_read';
const send = 'POST /chat chat chat_send';

test('tells what each revision added and removed, and whose documents made it', () => {
  const { history, publish } = fixture();
  publish(list, read);
  publish(list, send);
  const [newest, first] = history.entries;
  expect(first).toMatchObject({ operations: 2, added: [{ path: '/kb' }, { path: '/kb/{id}' }], removed: [] });
  expect(newest).toMatchObject({
    previous: first?.id,
    added: [{ path: '/chat' }],
    removed: [{ path: '/kb/{id}' }],
    documents: [{ service: 'chat', to: 'sha256-chat', version: '1.4.0' }],
  });
});

test('knows the routes of every revision it remembers', () => {
  const { history, publish } = fixture();
  publish(list, read);
  publish(list, send);
  publish(read);
  const routes = history.entries.map((entry) => history.routesAt(entry).map(({ path }) => path));
  expect(routes).toEqual([['/kb/{id}'], ['/chat', '/kb'], ['/kb', '/kb/{id}']]);
});

test('finds a revision by the beginning of its id, and by a time', () => {
  const { history, publish } = fixture();
  const id = publish(list);
  expect(history.find(id.slice(0, 6))?.id).toBe(id);
  expect(history.find(id.slice(0, 5))).toBeUndefined();
  expect(history.find(new Date(Date.now() + 1_000).toISOString())?.id).toBe(id);
  expect(history.find('2020-01-01')).toBeUndefined();
  expect(history.find('yesterday')).toBeUndefined();
});

test('goes on where the process before it ended', () => {
  const before = fixture();
  const old = before.publish(list, read);
  const { history, publish } = fixture(before.history.whole());
  publish(list, send);
  const [newest, first] = history.entries;
  expect(newest).toMatchObject({ added: [{ path: '/chat' }], removed: [{ path: '/kb/{id}' }] });
  expect(first?.id).toBe(old);
  expect(first && history.routesAt(first).map(({ path }) => path)).toEqual(['/kb', '/kb/{id}']);
  expect(history.liveBefore('kb')).toEqual(['sha256-kb']);
});

test('adds what changed for callers and why a document was let pass, when it becomes known', () => {
  const { history, publish, events } = fixture();
  events.emit({ type: 'service.released', service: 'kb', digest: 'sha256-kb', reason: 'agreed' });
  publish(list);
  const change = { id: '1', rule: 'r', severity: 'breaking', place: 'operation', message: 'x' } as const;
  events.emit({ type: 'service.changed', service: 'kb', from: 'sha256-a', to: 'sha256-kb', changes: [change] });
  expect(history.entries[0]?.documents).toMatchObject([
    { service: 'kb', released: 'agreed', changes: [{ rule: 'r' }] },
  ]);
});

test('remembers a bounded number of revisions', () => {
  const { history, publish, changes } = fixture();
  for (let i = 0; i < 250; i++) publish(`GET /r${i} kb kb_r${i}`);
  expect(history.entries).toHaveLength(200);
  expect(changes()).toBe(250);
});
