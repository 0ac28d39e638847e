import { expect, test } from 'vitest';
import { closeOnSignal } from './stop.ts';
import { testTerminal } from './terminal.fixture.ts';

test('the first signal closes, and the answer comes when all is closed', async () => {
  const terminal = testTerminal();
  const closed = Promise.withResolvers<void>();
  const heard: string[] = [];
  const stopped = closeOnSignal(
    terminal,
    () => closed.promise,
    (signal) => heard.push(signal),
  );
  terminal.stop('SIGTERM');
  closed.resolve();
  expect(await stopped).toBe(true);
  expect(heard).toEqual(['SIGTERM']);
});

test('the second signal does not wait for the first one', async () => {
  const terminal = testTerminal();
  const stopped = closeOnSignal(
    terminal,
    () => new Promise(() => undefined),
    () => undefined,
  );
  terminal.stop('SIGINT');
  terminal.stop('SIGINT');
  expect(await stopped).toBe(false);
});

test('a failure to close is not swallowed', async () => {
  const terminal = testTerminal();
  const stopped = closeOnSignal(
    terminal,
    () => Promise.reject(new Error('broken')),
    () => undefined,
  );
  terminal.stop();
  await expect(stopped).rejects.toThrow('broken');
});
