// What `portico diff` may be asked; apart from the command, which is loaded only when it runs.

import type { ChangeSeverity } from '@portico/contract';

export const diffFormats = ['text', 'json', 'markdown', 'github', 'sarif'] as const;
export const failLimits = ['breaking', 'risky', 'none'] as const;

export interface DiffFlags {
  readonly format: (typeof diffFormats)[number];
  readonly failOn: (typeof failLimits)[number];
  /** Rules with another severity: `rule=level`, level `none` for rules that are left out. */
  readonly severity?: readonly string[];
  /** File of accepted breaks. */
  readonly accepted?: string;
  /** Only changes of this severity or worse are shown. */
  readonly show?: ChangeSeverity;
}
