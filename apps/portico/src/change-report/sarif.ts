// Changes as SARIF 2.1.0, for code scanning and other readers of findings.

import type { Change, ChangeSeverity } from '@portico/contract';
import { version } from '../version.ts';
import { type ChangeReport, headingOf } from './report.ts';

const levels: Readonly<Record<ChangeSeverity, string>> = {
  breaking: 'error',
  risky: 'warning',
  additive: 'note',
  cosmetic: 'none',
};

export function changeSarif(report: ChangeReport): string {
  const rules = [...new Set(report.changes.map(({ rule }) => rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'portico diff', version, rules: rules.map((id) => ({ id })) } },
        results: report.changes.map((change) => result(change, report)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(change: Change, { source, position }: ChangeReport) {
  const place = position(change.after);
  return {
    ruleId: change.rule,
    level: levels[change.severity],
    message: { text: `${headingOf(change)}: ${change.message}` },
    partialFingerprints: { 'portico/change': change.id },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(source.replaceAll('\\', '/')) },
          ...(place && { region: { startLine: place.line, startColumn: place.column } }),
        },
        logicalLocations: [{ fullyQualifiedName: change.after ?? change.before ?? '' }],
      },
    ],
    ...(change.accepted && {
      suppressions: [{ kind: 'external', justification: change.accepted.reason }],
    }),
  };
}
