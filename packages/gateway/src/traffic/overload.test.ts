import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PressureGauge } from './overload.ts';

const limits = { delay: 200, heap: 0.9 };
const late = { delay: 250, heap: 0.3 };
const veryLate = { delay: 900, heap: 0.3 };
const well = { delay: 15, heap: 0.3 };

function after(...readings: readonly { delay: number; heap: number }[]): string {
  const gauge = new PressureGauge(limits);
  for (const reading of readings) gauge.take(reading);
  return gauge.pressure;
}

test('one long pause is no overload, two in a row are', () => {
  expect(after(late, well, late)).toBe('none');
  expect(after(late, late)).toBe('pressed');
  expect(after(veryLate, veryLate)).toBe('extreme');
});

test('a heap that is nearly full is an overload, one that is half full is none', () => {
  expect(after({ delay: 10, heap: 0.92 }, { delay: 10, heap: 0.92 })).toBe('pressed');
  expect(after({ delay: 10, heap: 0.97 }, { delay: 10, heap: 0.97 })).toBe('extreme');
  expect(after(late, late, { delay: 10, heap: 0.5 }, { delay: 10, heap: 0.5 })).toBe('none');
});

test('it ends when it is well below the limits, not just below them', () => {
  const nearly = { delay: 180, heap: 0.3 };
  expect(after(late, late, nearly, nearly, nearly)).toBe('pressed');
  expect(after(late, late, well)).toBe('pressed');
  expect(after(late, late, well, well)).toBe('none');
  expect(after(veryLate, veryLate, late, late)).toBe('pressed');
});

test('a limit of zero is none', () => {
  const gauge = new PressureGauge({ delay: 0, heap: 0 });
  for (let times = 0; times < 5; times++) gauge.take({ delay: 10_000, heap: 0.99 });
  expect(gauge.pressure).toBe('none');
});

test('it changes at most every second look, and tells each change', () => {
  const reading = fc.record({
    delay: fc.integer({ min: 0, max: 2_000 }),
    heap: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
      const gauge = new PressureGauge(limits);
      let quiet = 2;
      for (const one of readings) {
        const before = gauge.pressure;
        const changed = gauge.take(one);
        expect(changed).toBe(before !== gauge.pressure);
        quiet = changed ? 0 : quiet + 1;
      }
      for (let times = 0; times < 4; times++) gauge.take(well);
      expect(gauge.pressure).toBe('none');
    }),
  );
});
