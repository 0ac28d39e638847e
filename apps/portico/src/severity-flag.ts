// What `--severity rule=level` says.

import { type ChangeSeverity, changeSeverities } from '@portico/contract';
import type { Problem } from './config-layer.ts';
import { ruleFault } from './rule-name.ts';

/** Levels by rule from `rule=level` pairs. */
export function severities(given: readonly string[]): {
  readonly levels: Record<string, ChangeSeverity | 'none'>;
  readonly problems: readonly Problem[];
} {
  const levels: Record<string, ChangeSeverity | 'none'> = Object.create(null);
  const problems: Problem[] = [];
  for (const pair of given) {
    const [rule = '', level = ''] = pair.split('=');
    const known = [...changeSeverities, 'none'];
    const fault = ruleFault(rule);
    if (fault !== undefined) problems.push({ place: '--severity', message: `"${rule}" ${fault}` });
    else if (!known.includes(level)) {
      problems.push({
        place: '--severity',
        message: `"${level}" is not a severity of ${rule}: use ${known.join(', ')}`,
      });
    } else levels[rule] = level as ChangeSeverity | 'none';
  }
  return { levels, problems };
}
