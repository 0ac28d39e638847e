// What the parts of a diff hand to the whole: a change before it has its id, its operation and the owner's say.

import type { ChangeSeverity, Witness } from './change.ts';

export interface Finding {
  readonly rule: string;
  readonly severity: ChangeSeverity;
  /** What tells it from others of its rule in the same operation, on every run: `body application/json /name`. */
  readonly place: string;
  /** JSON Pointers in the two documents. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly message: string;
  readonly witness?: Witness | undefined;
}
