import { expect, test } from 'vitest';
import { fetchGate } from './fetch-gate.ts';

test('so many work at a time, in the order in which they came', async () => {
  const gate = fetchGate(2, 60_000);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((index) =>
    gate.pass(() => {
      begun.push(index);
      return new Promise<number>((resolve) => ends.push(() => resolve(index)));
    }),
  );
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  expect(await all[1]).toBe(1);
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  await Promise.all([all[0], all[2]]);
  await new Promise(setImmediate);
  ends[3]?.();
  expect(await all[3]).toBe(3);
});

test('work that fails gives its place on', async () => {
  const gate = fetchGate(1, 60_000);
  await expect(gate.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await gate.pass(async () => 'next')).toBe('next');
});

test('work that hangs holds up the others for a while only, and gives its place on once', async () => {
  const gate = fetchGate(1, 5);
  const hanging = Promise.withResolvers<string>();
  const first = gate.pass(() => hanging.promise);
  expect(await gate.pass(async () => 'second')).toBe('second');
  hanging.resolve('first');
  expect(await first).toBe('first');
  let inside = 0;
  let most = 0;
  const count = async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
  };
  await Promise.all([gate.pass(count), gate.pass(count), gate.pass(count)]);
  expect(most).toBe(1);
});
