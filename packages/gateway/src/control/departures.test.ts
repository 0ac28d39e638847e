import { expect, test } from 'vitest';
import type { ReadDocument } from './compiler.ts';
import { Departures } from './departures.ts';

const document = (digest: string) => ({ key: digest, source: { digest } }) as unknown as ReadDocument;
const [a, b, c] = [document('a'), document('b'), document('c')];

test('keeps what left for as long as the grace, the last first', () => {
  const departures = new Departures();
  expect(departures.update([a], 100, 0)).toEqual([]);
  expect(departures.next).toBeUndefined();
  expect(departures.update([b], 100, 10)).toEqual([a]);
  expect(departures.update([c], 100, 50)).toEqual([b, a]);
  expect(departures.next).toBe(110);
  expect(departures.update([c], 100, 110)).toEqual([b]);
  expect(departures.update([c], 100, 150)).toEqual([]);
});

test('forgets what comes back, and begins anew when it leaves again', () => {
  const departures = new Departures();
  departures.update([a], 100, 0);
  departures.update([b], 100, 10);
  expect(departures.update([a], 100, 20)).toEqual([b]);
  expect(departures.update([b], 100, 100)).toEqual([a]);
  expect(departures.next).toBe(200);
});

test('keeps nothing without a grace', () => {
  const departures = new Departures();
  departures.update([a], 0, 0);
  expect(departures.update([b], 0, 10)).toEqual([]);
});
