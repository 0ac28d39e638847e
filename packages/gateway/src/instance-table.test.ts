import { expect, it } from 'vitest';
import { InstanceTable } from './instance-table.ts';

const key = 'GET /items/{}';

function table(...urls: string[]) {
  const instances = new InstanceTable();
  const list = instances.set('shop', urls);
  return { instances, list };
}

it('keeps the state of an instance that stays, and drops one that leaves', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  const next = instances.set('shop', ['http://b:1/', 'http://c:1']);
  expect(next[0]).toBe(list[1]);
  expect(instances.get('shop').map(({ url }) => url)).toEqual(['http://b:1', 'http://c:1']);
});

it('takes origin and base path apart', () => {
  const { list } = table('http://a:1/api/v1/');
  expect(list[0]).toMatchObject({ origin: 'http://a:1', basePath: '/api/v1', url: 'http://a:1/api/v1' });
});

it('picks only instances whose own document has the operation', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[0]!.operations = new Set();
  list[1]!.operations = new Set([key]);
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[1]);
});

it('passes over the unreachable and those tried, and prefers the healthy', () => {
  const { instances, list } = table('http://a:1', 'http://b:1', 'http://c:1');
  list[0]!.health = 'unreachable';
  list[1]!.health = 'unhealthy';
  list[2]!.health = 'healthy';
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[2]);
  expect(instances.pick('shop', key, [list[2]!])).toBe(list[1]);
  expect(instances.pick('shop', key, [list[1]!, list[2]!])).toBeUndefined();
});

it('prefers the one with fewer requests in flight', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[0]!.inFlight = 1_000;
  const picked = Array.from({ length: 400 }, () => instances.pick('shop', key));
  // Both draws fall on the busy one in a quarter of the cases.
  expect(picked.filter((instance) => instance === list[1]).length).toBeGreaterThan(200);
});

it('has nothing to pick for a service it does not know', () => {
  expect(new InstanceTable().pick('none', key)).toBeUndefined();
});
