// V8's garbage collector, to be asked at moments only the gateway knows. V8 has no other way to ask at run time: the flag
// adds a function to contexts made from now on, and nobody else gets to see this one.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects everything, or the young generation alone. */
export type Collect = (options?: { readonly type: 'minor'; readonly execution: 'sync' }) => void;

/** The collector; a function that does nothing where the engine gives none. */
export function exposeCollector(): Collect {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  setFlagsFromString('--no-expose-gc');
  return typeof gc === 'function' ? (gc as Collect) : () => undefined;
}
