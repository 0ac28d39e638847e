// Changes as workflow commands, which GitHub shows as annotations at the lines of the newer document.

import { type Change, type ChangeSeverity, printable } from '@portico/contract';
import { type ChangeReport, callersOf, headingOf } from './report.ts';

const levels: Readonly<Record<ChangeSeverity, string>> = {
  breaking: 'error',
  risky: 'warning',
  additive: 'notice',
  cosmetic: 'notice',
};

export function changeAnnotations(report: ChangeReport): string {
  return report.changes.map((change) => `${annotation(change, report)}\n`).join('');
}

function annotation(change: Change, { source, position }: ChangeReport): string {
  const place = position(change.after);
  const isFile = !/^https?:/.test(source);
  const properties = [
    ...(isFile ? [`file=${property(source)}`] : []),
    ...(isFile && place ? [`line=${place.line}`, `col=${place.column}`] : []),
    `title=${property(`${change.severity}: ${change.rule}`)}`,
  ];
  const level = change.accepted ? 'notice' : levels[change.severity];
  const note = change.accepted ? ` (accepted: ${change.accepted.reason})` : '';
  const callers = callersOf(change);
  const hurt = callers === undefined ? '' : ` (${callers})`;
  const message = `${headingOf(change)}: ${change.message}${hurt}${note} [${change.id}]`;
  return `::${level} ${properties.join(',')}::${data(printable(message))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
