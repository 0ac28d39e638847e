// Changes as Markdown, for a comment on a pull request.

import { printable, witnessLines } from '@portico/contract';
import { byOperation, type ChangeReport, callersOf, tally } from './report.ts';

export function changeMarkdown({ changes, source }: ChangeReport): string {
  const lines = [`## Changes of ${cell(source)}`, '', `${tally(changes)}.`, ''];
  for (const [heading, group] of byOperation(changes)) {
    lines.push(
      `### \`${cell(heading).replaceAll('`', '')}\``,
      '',
      '| Severity | What | Rule | Id |',
      '| --- | --- | --- | --- |',
    );
    for (const change of group) {
      const { severity, message, rule, id, accepted } = change;
      const callers = callersOf(change);
      const hurt = callers === undefined ? '' : ` · ${cell(callers)}`;
      const note = accepted ? ` (accepted: ${cell(accepted.reason)})` : '';
      lines.push(
        `| ${accepted ? 'accepted' : `**${severity}**`} | ${cell(message)}${hurt}${note} | ${rule} | \`${id}\` |`,
      );
    }
    lines.push('');
    const proofs = group.flatMap(({ witness }) => (witness ? [witnessLines(witness).map(printable).join('\n')] : []));
    if (proofs.length > 0) {
      const fence = '`'.repeat(
        Math.max(3, ...proofs.flatMap((proof) => (proof.match(/`+/g) ?? []).map((run) => run.length + 1))),
      );
      lines.push('<details><summary>Proofs</summary>', '', fence, proofs.join('\n\n'), fence, '', '</details>', '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

// Whatever a document says stays text: no cell, tag, link or mention of its own.
function cell(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\|*_[\]`@#~]/g, (sign) => `\\${sign}`)
    .replaceAll('\\_', '_')
    .replaceAll('\n', ' ');
}
