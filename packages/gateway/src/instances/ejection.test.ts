import { expect, test } from 'vitest';
import { defaultEjection } from '../options.ts';
import { Ejection, type Failure } from './ejection.ts';

const options = defaultEjection;
const yes = () => true;
const none = () => 0;

function fail(ejection: Ejection, now: number, failure: Failure = 'failed', random: () => number = none) {
  return ejection.failed(failure, { began: now, now, options, allowed: yes }, random);
}

/** Fails until it is out; gives the length of the ejection. */
function eject(ejection: Ejection, now: number): number {
  for (let times = 0; times < 10; times++) {
    const time = fail(ejection, now);
    if (time !== undefined) return time;
  }
  throw new Error('was not ejected');
}

test('goes out after five failures in a row, and after three to connect', () => {
  const ejection = new Ejection();
  expect([1, 2, 3, 4, 5].map((now) => fail(ejection, now))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    1_000,
  ]);
  const other = new Ejection();
  expect([1, 2, 3].map((now) => fail(other, now, 'unconnected'))).toEqual([undefined, undefined, 1_000]);
  expect(other.ejected).toBe(true);
});

test('begins to count anew at each success', () => {
  const ejection = new Ejection();
  for (let now = 0; now < 100; now++) now % 5 === 4 ? ejection.succeeded(now, now) : fail(ejection, now);
  expect(ejection.ejected).toBe(false);
});

test('stays in while too many others are out', () => {
  const ejection = new Ejection();
  for (let now = 0; now < 20; now++) ejection.failed('failed', { began: now, now, options, allowed: () => false });
  expect(ejection.ejected).toBe(false);
});

test('comes back by one probe that succeeds', () => {
  const ejection = new Ejection();
  const out = eject(ejection, 0);
  expect(ejection.awaitsProbe(out - 1)).toBe(false);
  expect(ejection.awaitsProbe(out)).toBe(true);
  ejection.probe();
  expect(ejection.awaitsProbe(out)).toBe(false);
  expect(ejection.succeeded(out, out + 1)).toBe(true);
  expect(ejection.ejected).toBe(false);
});

test('is probed again when a probe told nothing', () => {
  const ejection = new Ejection();
  const out = eject(ejection, 0);
  ejection.probe();
  ejection.abandoned(out);
  expect(ejection.awaitsProbe(out)).toBe(true);
});

test('takes no word from requests that began before it went out', () => {
  const ejection = new Ejection();
  eject(ejection, 10);
  expect(ejection.succeeded(5, 20)).toBe(false);
  ejection.probe();
  expect(ejection.failed('failed', { began: 5, now: 30, options, allowed: yes })).toBeUndefined();
});

test('stays out twice as long each time, up to a minute, and up to half longer by chance', () => {
  const ejection = new Ejection();
  const times = [eject(ejection, 0)];
  let now = 0;
  for (let round = 0; round < 8; round++) {
    now += 100_000;
    ejection.probe();
    times.push(fail(ejection, now) as number);
  }
  expect(times).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  ejection.probe();
  expect(fail(ejection, now + 1, 'failed', () => 1)).toBe(90_000);
});

test('remembers an instance that crashes over and over, and forgets one that stayed well for a minute', () => {
  const ejection = new Ejection();
  eject(ejection, 0);
  ejection.probe();
  ejection.succeeded(1_000, 1_000);
  expect(eject(ejection, 3_000)).toBe(2_000);
  ejection.probe();
  ejection.succeeded(5_000, 5_000);
  expect(eject(ejection, 65_000)).toBe(1_000);
});
