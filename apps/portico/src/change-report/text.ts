// Changes for a person at a terminal, grouped by operation.

import { type Change, type ChangeSeverity, printable, witnessLines } from '@portico/contract';
import type { Palette } from '../palette.ts';
import { byOperation, type ChangeReport, callersOf } from './report.ts';

export function changeText(report: ChangeReport, palette: Palette): string {
  const lines: string[] = [];
  for (const [heading, changes] of byOperation(report.changes)) {
    if (lines.length > 0) lines.push('');
    const service = changes[0]?.operation?.service;
    lines.push(
      palette.strong(printable(heading)) + (service === undefined ? '' : palette.faint(`  ${printable(service)}`)),
    );
    for (const change of changes) lines.push(...changeLines(change, palette));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function changeLines(change: Change, palette: Palette): string[] {
  const { severity, rule, message, witness, accepted, id } = change;
  const colour = colourOf(severity, palette);
  const head = `  ${accepted ? palette.faint('accepted') : colour(severity.padEnd(8))}  ${printable(message)}`;
  const until = accepted?.expires === undefined ? '' : ` until ${accepted.expires}`;
  const note = accepted ? [`            ${palette.faint(`accepted${until}: ${printable(accepted.reason)}`)}`] : [];
  const proof = witness ? witnessLines(witness).map((line) => `            ${printable(line)}`) : [];
  const callers = severity === 'breaking' || severity === 'risky' ? callersOf(change) : undefined;
  const hurt = callers === undefined ? [] : [`            ${palette.strong(printable(callers))}`];
  return [head, ...hurt, `            ${palette.faint(`${rule} ${id}`)}`, ...note, ...proof];
}

function colourOf(severity: ChangeSeverity, palette: Palette): (text: string) => string {
  if (severity === 'breaking') return palette.bad;
  if (severity === 'risky') return palette.warning;
  return severity === 'additive' ? palette.good : palette.faint;
}
