import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['http://ann:secret@host:81/a', 'http://…@host:81/a'],
  ['http://to%40ken@host', 'http://…@host'],
  ['get https://host/a?token=s3cret&x=1 now', 'get https://host/a?token=…&x=… now'],
  ['http://host/a@b', 'http://host/a@b'],
  ['./legacy.yaml', './legacy.yaml'],
])('%s is shown as %s', (text, shown) => {
  expect(redact(text)).toBe(shown);
});
