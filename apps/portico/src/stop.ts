// How a running gateway ends: the first signal closes it in stages, the second one ends the wait.

import type { Terminal } from './terminal.ts';

/**
 * Waits for a signal, then for `close`. True when everything was closed, false when a second signal came first.
 * `stopping` is told as soon as the first signal arrives.
 */
export function closeOnSignal(
  terminal: Pick<Terminal, 'onStop'>,
  close: () => Promise<void>,
  stopping: (signal: string) => void,
): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  let signals = 0;
  const forget = terminal.onStop((signal) => {
    signals += 1;
    if (signals > 1) return resolve(false);
    stopping(signal);
    close().then(() => resolve(true), reject);
  });
  return promise.finally(forget);
}
