import { expect, test } from 'vitest';
import { reportProgress } from './progress.ts';

function shown(isTTY: boolean, times: readonly number[]): string {
  let text = '';
  let time = 0;
  const sink = { isTTY, write: (more: string) => (text += more) };
  const progress = reportProgress(sink, 9, 'documents', () => time);
  for (time of times) progress.step();
  progress.end();
  return text;
}

test('shows nothing for what is done in a second', () => {
  expect(shown(true, [1, 500, 999])).toBe('');
});

test('shows how far it is after a second, not more than ten times a second, and tidies up', () => {
  expect(shown(true, [900, 1_000, 1_050, 1_100])).toBe(
    '\r2 of 9 documents\u001b[K\r4 of 9 documents\u001b[K\r\u001b[K',
  );
});

test('shows nothing when nobody watches', () => {
  expect(shown(false, [5_000, 9_000])).toBe('');
});
