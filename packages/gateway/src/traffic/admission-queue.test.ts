import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AdmissionQueue } from './admission-queue.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const limits = { inFlight: 2, queue: 2, queueWait: 1_000 };

function applicant(said: string[], name: string) {
  return { admitted: () => void said.push(`${name} in`), expired: () => void said.push(`${name} late`) };
}

test('lets in as many as it may, lines up as many as it may, and refuses the rest', () => {
  const queue = new AdmissionQueue(limits);
  const places = ['a', 'b', 'c', 'd', 'e'].map((name) => queue.enter(applicant([], name)));
  expect(places).toEqual(['in', 'in', 'waiting', 'waiting', 'refused']);
  expect([queue.inside, queue.waiting]).toEqual([2, 2]);
});

test('admits in the order of arrival, and nobody past the line', () => {
  const queue = new AdmissionQueue(limits);
  const said: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) queue.enter(applicant(said, name));
  queue.leave();
  queue.leave();
  expect(said).toEqual(['c in', 'd in']);
  expect([queue.inside, queue.waiting]).toEqual([2, 0]);
  queue.leave();
  queue.leave();
  expect(queue.inside).toBe(0);
});

test('sends away who has waited too long, each at its own time', () => {
  const queue = new AdmissionQueue(limits);
  const said: string[] = [];
  for (const name of ['a', 'b', 'c']) queue.enter(applicant(said, name));
  vi.advanceTimersByTime(400);
  queue.enter(applicant(said, 'd'));
  vi.advanceTimersByTime(599);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['c late']);
  vi.advanceTimersByTime(400);
  expect(said).toEqual(['c late', 'd late']);
  queue.leave();
  expect(vi.getTimerCount()).toBe(0);
});

test('forgets who leaves the line, and keeps no timer for an empty one', () => {
  const queue = new AdmissionQueue(limits);
  const said: string[] = [];
  const gone = applicant(said, 'c');
  for (const one of [applicant(said, 'a'), applicant(said, 'b'), gone]) queue.enter(one);
  queue.withdraw(gone);
  expect(vi.getTimerCount()).toBe(0);
  queue.leave();
  expect([said, queue.inside]).toEqual([[], 1]);
});

test('works by new limits at once', () => {
  const queue = new AdmissionQueue(limits);
  for (const name of ['a', 'b', 'c']) queue.enter(applicant([], name));
  queue.limits = { ...limits, inFlight: 4 };
  queue.leave();
  expect([queue.inside, queue.waiting]).toEqual([2, 0]);
  expect(queue.enter(applicant([], 'd'))).toBe('in');
});
