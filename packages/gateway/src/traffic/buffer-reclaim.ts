// Keeps memory flat while large bodies stream. Their chunks live outside V8's heap, and V8 lets some 64 MiB of dead ones
// gather before it looks: most of what a process with little other garbage would hold. A collection of the young
// generation for each so many bytes takes well under a millisecond and gives them back at once.

import { type Collect, exposeCollector } from '../collector.ts';

/** Bytes between two collections. */
const interval = 8 * 1024 * 1024;

let streamed = 0;
let collect: Collect | undefined;

/** Counts a chunk that has been passed on. */
export function countStreamed(bytes: number): void {
  streamed += bytes;
  if (streamed < interval) return;
  streamed = 0;
  collect ??= exposeCollector();
  collect({ type: 'minor', execution: 'sync' });
}
