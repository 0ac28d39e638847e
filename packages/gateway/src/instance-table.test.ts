import { expect, it } from 'vitest';
import { type Instance, InstanceTable } from './instance-table.ts';
import { defaultEjection } from './options.ts';

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

it('prefers instances whose document requests are judged by to one that has come back with another', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[0]!.unsettled = true;
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[1]);
  list[1]!.health = 'unreachable';
  expect(instances.pick('shop', key)).toBe(list[0]);
});

it('picks only instances whose contract accepts the request, where they go by different ones', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[1]!.contract = 'sha256-1';
  const contracts = { accepts: ({ contract }: Instance) => contract === 'sha256-1' };
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key, [], 0, contracts)).toBe(list[1]);
  expect(instances.pick('shop', key, [list[1]!], 0, contracts)).toBeUndefined();
});

it('picks only instances whose own document has the operation', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[0]!.operations = new Set();
  list[1]!.operations = new Set([key]);
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[1]);
});

it('passes over those tried, and prefers the healthy to the unhealthy and these to the unreachable', () => {
  const { instances, list } = table('http://a:1', 'http://b:1', 'http://c:1');
  list[0]!.health = 'unreachable';
  list[1]!.health = 'unhealthy';
  list[2]!.health = 'healthy';
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[2]);
  expect(instances.pick('shop', key, [list[2]!])).toBe(list[1]);
  expect(instances.pick('shop', key, [list[1]!, list[2]!])).toBe(list[0]);
  expect(instances.pick('shop', key, list)).toBeUndefined();
});

it('prefers the one with fewer requests in flight', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  list[0]!.inFlight = 1_000;
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key)).toBe(list[1]);
});

function eject(instance: Instance, now: number) {
  const options = { ...defaultEjection, failures: 1 };
  instance.ejection.failed('failed', { began: now, now, options, allowed: () => true }, () => 0);
}

it('leaves an ejected one alone, and then sends one request to find out about it', () => {
  const { instances, list } = table('http://a:1', 'http://b:1');
  eject(list[0]!, 0);
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key, [], 999)).toBe(list[1]);
  expect(instances.pick('shop', key, [], 1_000)).toBe(list[0]);
  for (let draw = 0; draw < 20; draw++) expect(instances.pick('shop', key, [], 1_000)).toBe(list[1]);
});

it('does not find out by a request that has failed once already', () => {
  const { instances, list } = table('http://a:1', 'http://b:1', 'http://c:1');
  eject(list[0]!, 0);
  expect(instances.pick('shop', key, [list[1]!], 1_000)).toBe(list[2]);
});

it('uses all when less than half would remain, and says so once', () => {
  const { instances, list } = table('http://a:1', 'http://b:1', 'http://c:1');
  const said: unknown[] = [];
  instances.onPanic = (...about) => void said.push(about);
  eject(list[0]!, 0);
  eject(list[1]!, 0);
  const picked = new Set(Array.from({ length: 100 }, () => instances.pick('shop', key, [], 500)));
  expect(picked.size).toBe(3);
  expect(said).toEqual([['shop', 2, 3]]);
});

it('asks one that could not be reached as a last resort, unless it is ejected', () => {
  const { instances, list } = table('http://a:1');
  list[0]!.health = 'unreachable';
  expect(instances.pick('shop', key, [], 0)).toBe(list[0]);
  eject(list[0]!, 0);
  expect(instances.pick('shop', key, [], 999)).toBeUndefined();
  expect(instances.pick('shop', key, [], 1_000)).toBe(list[0]);
});

it('has nothing to pick for a service it does not know', () => {
  expect(new InstanceTable().pick('none', key)).toBeUndefined();
});
