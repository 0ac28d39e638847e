// A list of changes in the form that was asked for.

import { changeSeverities } from '@portico/contract';
import type { DiffFlags } from '../commands/diff-flags.ts';
import type { Palette } from '../palette.ts';
import { changeAnnotations } from './github.ts';
import { changeMarkdown } from './markdown.ts';
import type { ChangeReport } from './report.ts';
import { changeSarif } from './sarif.ts';
import { changeText } from './text.ts';

/** The changes that are severe enough to be shown, as text. */
export function writeChanges(
  whole: ChangeReport,
  { format, show }: Pick<DiffFlags, 'format' | 'show'>,
  palette: Palette,
): string {
  const least = changeSeverities.indexOf(show ?? 'cosmetic');
  const changes = whole.changes.filter(({ severity }) => changeSeverities.indexOf(severity) <= least);
  const report = { ...whole, changes };
  switch (format) {
    case 'json':
      return `${JSON.stringify(changes, undefined, 2)}\n`;
    case 'markdown':
      return changeMarkdown(report);
    case 'github':
      return changeAnnotations(report);
    case 'sarif':
      return changeSarif(report);
    default:
      return changeText(report, palette);
  }
}
