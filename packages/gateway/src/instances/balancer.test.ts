import { expect, test } from 'vitest';
import { cheaperOfTwo, LoadEstimate } from './balancer.ts';

const old = -60_000;

function candidate(latency: number, inFlight = 0) {
  const load = new LoadEstimate(old);
  load.observe(latency, 0);
  return { load, inFlight };
}

/** Numbers in turn, over and over. */
function draws(...numbers: number[]): () => number {
  let at = 0;
  return () => numbers[at++ % numbers.length] as number;
}

test('takes the cheaper of two different ones, whichever is drawn first', () => {
  const [a, b, c] = [candidate(10), candidate(100), candidate(1_000)];
  expect(cheaperOfTwo([a, b, c], 0, draws(0, 0))).toBe(a);
  expect(cheaperOfTwo([a, b, c], 0, draws(0.4, 0))).toBe(a);
  expect(cheaperOfTwo([a, b, c], 0, draws(0.99, 0.99))).toBe(b);
  expect(cheaperOfTwo([a], 0)).toBe(a);
  expect(cheaperOfTwo([], 0)).toBeUndefined();
});

test('weighs what is in flight against how long it takes', () => {
  expect(cheaperOfTwo([candidate(100, 11), candidate(500, 0)], 0)?.inFlight).toBe(0);
  expect(cheaperOfTwo([candidate(100, 1), candidate(500, 0)], 0)?.inFlight).toBe(1);
});

test('gives two that are about as good the same share', () => {
  const [a, b] = [candidate(12), candidate(3)];
  expect(cheaperOfTwo([a, b], 0, draws(0, 0))).toBe(a);
  expect(cheaperOfTwo([a, b], 0, draws(0.9, 0))).toBe(b);
  a.inFlight = 1;
  expect(cheaperOfTwo([a, b], 0, draws(0, 0))).toBe(b);
});

test('takes a rise of the latency at once and a fall with time', () => {
  const { load } = candidate(10);
  load.observe(200, 100);
  expect(load.latency(100)).toBe(200);
  load.observe(10, 200);
  expect(load.latency(200)).toBeGreaterThan(190);
  for (let now = 1_000; now <= 60_000; now += 1_000) load.observe(10, now);
  expect(load.latency(60_000)).toBeCloseTo(10, 0);
});

test('lets what is not asked fade, so that it is tried again', () => {
  const { load } = candidate(5_000);
  expect(load.latency(10_000)).toBeCloseTo(5_000 / Math.E);
});

test('is not attracted by fast failures, and forgives them within seconds', () => {
  const [fast, slow] = [candidate(1), candidate(100)];
  fast.load.penalise(0);
  expect(cheaperOfTwo([fast, slow], 0)).toBe(slow);
  slow.load.observe(100, 12_000);
  expect(cheaperOfTwo([fast, slow], 12_000)).toBe(fast);
});

test('leaves one alone for as long as it asked, up to five minutes', () => {
  const { load } = candidate(1);
  load.penalise(0, 10_000);
  expect(load.rests(9_999)).toBe(true);
  expect(load.rests(10_000)).toBe(false);
  expect(load.cost(0, 9_999)).toBeGreaterThan(5_000);
  load.penalise(0, 10_000_000);
  expect(load.rests(300_000)).toBe(false);
});

test('gives a fresh one a tenth of its share at first, and all of it after ten seconds', () => {
  const fresh = new LoadEstimate(0);
  const settled = new LoadEstimate(old);
  expect(fresh.cost(0, 0)).toBeCloseTo(10 * settled.cost(0, 0));
  expect(fresh.cost(0, 5_000)).toBeCloseTo(2 * settled.cost(0, 0));
  expect(fresh.cost(0, 10_000)).toBe(settled.cost(0, 0));
  settled.restart(20_000);
  expect(settled.cost(0, 20_000)).toBeCloseTo(10 * fresh.cost(0, 20_000));
});
