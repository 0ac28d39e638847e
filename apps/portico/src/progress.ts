// Progress on a terminal, for what takes longer than a person likes to wonder.

import type { Sink } from './terminal.ts';

/** Milliseconds without a sign that nobody minds. */
const patience = 1_000;

/** Shows `12 of 131 documents` on one line once a second has passed; nothing when nobody watches. */
export function reportProgress(sink: Sink, total: number, noun: string): { step(): void; end(): void } {
  const started = performance.now();
  let shown = 0;
  let done = 0;
  return {
    step() {
      done += 1;
      const now = performance.now();
      if (sink.isTTY !== true || now - started < patience || now - shown < 100) return;
      shown = now;
      sink.write(`\r${done} of ${total} ${noun}\u001b[K`);
    },
    end() {
      if (shown > 0) sink.write('\r\u001b[K');
    },
  };
}
