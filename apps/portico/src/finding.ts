// A diagnostic in one line for a person, the same wherever it is shown.

import { type Diagnostic, printable } from '@portico/contract';
import type { Palette } from './palette.ts';

/** `chat.yaml:3:5  error  duplicate-operation-id  /paths/~1a  message · fix`. `source` is a file, a URL or a service. */
export function findingLine(finding: Diagnostic, source: string, palette: Palette): string {
  const { severity, rule, pointer, message, fix, position } = finding;
  const place = position ? `${source}:${position.line}:${position.column}` : source;
  const colour = severity === 'error' ? palette.bad : severity === 'warning' ? palette.warning : palette.faint;
  const said = [message, fix ?? ''].map((text) => text.replace(/\.$/, '')).filter((text) => text !== '');
  const parts = [place, colour(severity), rule, printable(pointer), printable(said.join(' · '))];
  return parts.filter((part) => part !== '').join('  ');
}
