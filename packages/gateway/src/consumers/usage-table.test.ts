import type { Operation } from '@portico/contract';
import { expect, test } from 'vitest';
import { UsageTable } from './usage-table.ts';

const day = 86_400_000;

function operation(method: string, path: string, parameters: readonly string[] = []): Operation {
  const declared = parameters.map((name) => ({ in: 'query', name }));
  return {
    key: `${method} ${path}`,
    method,
    path,
    service: 'kb',
    definition: { parameters: declared },
  } as unknown as Operation;
}

function fixture() {
  const clock = { now: 20_000 * day };
  const table = new UsageTable({ header: 'X-Client', known: ['web', 'mobile'] }, () => clock.now);
  const called = (by: string | undefined, operation: Operation, search = '') =>
    table.record({
      operation,
      search,
      headers: by === undefined ? [] : ['X-Client', by],
      revision: { part: () => ({}) },
    });
  return { clock, table, called };
}

const list = operation('GET', '/kb/articles', ['sort', 'page']);

test('tells who uses an operation, how often in seven days, and which of its parts', () => {
  const { table, called, clock } = fixture();
  called('web', list, '?sort=age&x=1');
  called('web', list, '?page=2&sort=age');
  called('mobile', list);
  called(undefined, list);
  expect(table.list()).toMatchObject([
    {
      method: 'GET',
      path: '/kb/articles',
      service: 'kb',
      consumers: [
        {
          name: 'web',
          calls: 2,
          lastSeen: new Date(clock.now).toISOString(),
          parts: { 'query page': 1, 'query sort': 2 },
        },
        { name: 'mobile', calls: 1, parts: {} },
        { consumer: 'anonymous', calls: 1 },
      ],
    },
  ]);
  clock.now += 7 * day;
  expect(table.list()).toEqual([]);
});

test('goes on counting an operation whose document changed', () => {
  const { table, called } = fixture();
  called('web', list);
  called('web', operation('GET', '/kb/articles'));
  expect(table.list()).toMatchObject([{ consumers: [{ name: 'web', calls: 2 }] }]);
});

test('forgets what was used longest ago when clients make up callers', () => {
  const { table, called } = fixture();
  called('web', list);
  for (let caller = 0; caller < 19_999; caller++) called(`made-up-${caller}`, list);
  called('web', list);
  called('one more', list);
  const [known] = table.list();
  expect(known?.consumers).toHaveLength(20_000);
  expect(known?.consumers[0]).toMatchObject({ name: 'web', calls: 2 });
});

test('tells of 64 parts of an operation at most', () => {
  const { table, called } = fixture();
  const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
  called('web', operation('GET', '/wide', names), `?${names.join('=1&')}=1`);
  expect(Object.keys(table.list()[0]?.consumers[0]?.parts ?? {})).toHaveLength(64);
});
