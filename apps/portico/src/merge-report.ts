// What a merge did, for the person who ran it: each problem in a line, then the figures.

import { type Diagnostic, isObject, type Json, own, type Revision } from '@portico/contract';
import { withPositions } from './document-position.ts';
import type { SourceText } from './document-source.ts';
import { findingLine } from './finding.ts';
import type { Palette } from './palette.ts';
import { count } from './startup.ts';

/** What findings are shown with. */
export interface ReportContext {
  readonly sources: readonly SourceText[];
  /** Where a person finds the action of an overlay that a finding is about. */
  overlayPlace(pointer: string): string;
  readonly palette: Palette;
  /** A line for each finding, however many there are of a kind. */
  readonly verbose: boolean;
}

/** Lines for all errors and warnings, figures for the rest. */
export function mergeReport(
  revision: Revision,
  findings: readonly Diagnostic[],
  { sources, overlayPlace, palette, verbose }: ReportContext,
): string[] {
  const serious = Map.groupBy(
    findings.filter(({ severity }) => severity !== 'info'),
    ({ service }) => service,
  );
  const lines = sources.flatMap(({ service, place, text }) => {
    const { shown, omitted } = verbose
      ? { shown: serious.get(service) ?? [], omitted: [] }
      : shortened(serious.get(service));
    return [
      ...withPositions(shown, text).map((finding) => findingLine(finding, place, palette)),
      ...omitted.map((words) => palette.faint(`${place}  ${words}`)),
    ];
  });
  for (const finding of serious.get('') ?? []) {
    lines.push(findingLine({ ...finding, pointer: '' }, overlayPlace(finding.pointer), palette));
  }
  const { components, aliases } = countComponents(revision.document as unknown as Json);
  // Both owners are told; the error is with the one whose operation is held out.
  const conflicts = findings.filter(
    ({ rule, severity }) => rule === 'operation-conflict' && severity === 'error',
  ).length;
  const figures = [
    count(revision.documents.size, 'service'),
    count(revision.operations.length, 'operation'),
    `${count(components, 'component')} (${aliases} ${aliases === 1 ? 'alias' : 'aliases'})`,
    count(conflicts, 'conflict'),
    `revision ${revision.id.slice(0, 6)}`,
  ];
  return [...lines, figures.join(' · '), ...rules(findings, palette)];
}

/** Findings of one kind in one document that are shown: more of them say nothing new, and hide the others. */
const shownOfKind = 10;

function shortened(findings: readonly Diagnostic[] = []) {
  const seen = new Map<string, number>();
  const kind = ({ severity, rule }: Diagnostic) => `${severity}  ${rule}`;
  const shown = findings.filter((finding) => {
    const count = (seen.get(kind(finding)) ?? 0) + 1;
    seen.set(kind(finding), count);
    return count <= shownOfKind;
  });
  const omitted = [...seen].flatMap(([rule, count]) =>
    count > shownOfKind ? [`${rule}  and ${count - shownOfKind} more: --verbose shows all`] : [],
  );
  return { shown, omitted };
}

/** What the 3.0 form of a merged document does not say: a line for each loss, figures for what is only less exact. */
export function downgradeReport(losses: readonly Diagnostic[], palette: Palette): string[] {
  const lines = losses
    .filter(({ severity }) => severity !== 'info')
    .map((loss) => findingLine({ ...loss, fix: '' }, loss.service || 'openapi 3.0', palette));
  return [...lines, ...rules(losses, palette)];
}

/** How often each rule was met, most often first: `  12  warning  tag-undeclared`. */
function rules(findings: readonly Diagnostic[], palette: Palette): string[] {
  const groups = [...Map.groupBy(findings, ({ severity, rule }) => `${severity}  ${rule}`)];
  const width = String(Math.max(0, ...groups.map(([, { length }]) => length))).length;
  return groups
    .sort(([a, { length: most }], [b, { length: least }]) => least - most || (a < b ? -1 : 1))
    .map(([rule, { length }]) => palette.faint(`  ${String(length).padStart(width)}  ${rule}`));
}

function countComponents(document: Json): { readonly components: number; readonly aliases: number } {
  const all = Object.values(own(document, 'components') ?? {})
    .filter(isObject)
    .flatMap((kind) => Object.values(kind));
  const aliases = all.filter(
    (component) => isObject(component) && '$ref' in component && Object.keys(component).length === 1,
  );
  return { components: all.length, aliases: aliases.length };
}
