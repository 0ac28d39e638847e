// Problems of a configuration, as they are printed.

import type { Problem } from './config-layer.ts';

/** One line each: where, what, and what to do. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ place, message }) => (place === '' ? message : `${place}  ${message}`));
}
