// Progress on a terminal, for what takes longer than a person likes to wonder.

import type { Sink } from './terminal.ts';

/** Milliseconds without a sign that nobody minds. */
const patience = 1_000;

/** Milliseconds between two signs. */
const pace = 100;

/** Shows `12 of 131 documents` on one line once a second has passed; nothing when nobody watches. `now` is in milliseconds. */
export function reportProgress(
  sink: Sink,
  total: number,
  noun: string,
  now: () => number = () => performance.now(),
): { step(): void; end(): void } {
  let next = now() + patience;
  let shown = false;
  let done = 0;
  return {
    step() {
      done += 1;
      if (sink.isTTY !== true || now() < next) return;
      next = now() + pace;
      shown = true;
      sink.write(`\r${done} of ${total} ${noun}\u001b[K`);
    },
    end() {
      if (shown) sink.write('\r\u001b[K');
    },
  };
}
