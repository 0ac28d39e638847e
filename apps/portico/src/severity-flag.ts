// What `--severity rule=level` says.

import { type ChangeSeverity, changeRules, changeSeverities } from '@portico/contract';
import type { Problem } from './config-layer.ts';
import { nearest } from './nearest.ts';

/** Levels by rule from `rule=level` pairs. */
export function severities(given: readonly string[]): {
  readonly levels: Record<string, ChangeSeverity | 'none'>;
  readonly problems: readonly Problem[];
} {
  const levels: Record<string, ChangeSeverity | 'none'> = Object.create(null);
  const problems: Problem[] = [];
  const rules = changeRules.map(({ id }) => id);
  for (const pair of given) {
    const [rule = '', level = ''] = pair.split('=');
    const known = [...changeSeverities, 'none'];
    if (!rules.includes(rule)) {
      const meant = nearest(rule, rules);
      const hint = meant === undefined ? 'docs/changes.md lists them' : `did you mean ${meant}?`;
      problems.push({ place: '--severity', message: `"${rule}" is not a rule: ${hint}` });
    } else if (!known.includes(level)) {
      problems.push({
        place: '--severity',
        message: `"${level}" is not a severity of ${rule}: use ${known.join(', ')}`,
      });
    } else levels[rule] = level as ChangeSeverity | 'none';
  }
  return { levels, problems };
}
