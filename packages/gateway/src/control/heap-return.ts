// Gives memory back after a burst of work. An engine lets garbage lie until its heap has grown to a multiple of what it
// needs, which is good for a thread that goes on working and a waste in one that now waits, perhaps for hours.

import { getHeapStatistics } from 'node:v8';
import { type Collect, exposeCollector } from '../collector.ts';

/** Growth since the last time, as a factor and in bytes, from which collecting pays. */
const growth = { factor: 1.5, bytes: 64 * 2 ** 20 };

/** Gives a function to call when there is nothing else to do; it collects when there may be much to collect. */
export function heapReturn(): () => void {
  let settled = 0;
  let collect: Collect | undefined;
  return () => {
    const used = getHeapStatistics().used_heap_size;
    if (used < settled * growth.factor || used < settled + growth.bytes) return;
    collect ??= exposeCollector();
    collect();
    settled = getHeapStatistics().used_heap_size;
  };
}
