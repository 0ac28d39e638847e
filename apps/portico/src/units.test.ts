import { describe, expect, test } from 'vitest';
import { durationPattern, formatDuration, formatSize, parseDuration, parseSize, sizePattern } from './units.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['1s', 1_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['0s', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(text).toMatch(durationPattern);
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['5', '1 s', '-1s', '1d', '1S', 's', '.5s', '1e3ms', '1s '])('%j is none', (text) => {
    expect(text).not.toMatch(durationPattern);
  });

  test.each([0, 1, 999, 1_000, 90_000, 60_000, 3_600_000, 86_400_001])(
    '%d ms is written so that it reads back',
    (time) => {
      expect(parseDuration(formatDuration(time))).toBe(time);
    },
  );
});

describe('sizes', () => {
  test.each([
    ['512B', 512],
    ['16KiB', 16_384],
    ['1MiB', 1_048_576],
    ['0.5MiB', 524_288],
    ['1GiB', 1_073_741_824],
    ['1kB', 1_000],
    ['1MB', 1_000_000],
  ])('%s is %d bytes', (text, bytes) => {
    expect(text).toMatch(sizePattern);
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(['16', '16K', '16mb', '1 MiB', 'MiB', '-1B'])('%j is none', (text) => {
    expect(text).not.toMatch(sizePattern);
  });

  test.each([0, 1, 1_000, 1_024, 1_048_576, 1_048_577])('%d bytes are written so that they read back', (bytes) => {
    expect(parseSize(formatSize(bytes))).toBe(bytes);
  });
});
