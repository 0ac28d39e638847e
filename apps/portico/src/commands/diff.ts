// `portico diff`: what changed between two contracts, and who is hurt by it.

import { acceptBreaks, type Change, diffContracts, failing } from '@portico/contract';
import { readAcceptedFile } from '../accepted-file.ts';
import { type ChangeReport, tally } from '../change-report/report.ts';
import { writeChanges } from '../change-report/write.ts';
import { type ContractSource, readContract } from '../contract-source.ts';
import { paletteFor } from '../palette.ts';
import { problemLines } from '../problem-lines.ts';
import { severities } from '../severity-flag.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import type { DiffFlags } from './diff-flags.ts';

/** 0 when nothing counts, 1 with changes at or above the limit that nobody accepted, 2 when an input can't be used. */
export async function diff(before: string, after: string, flags: DiffFlags, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, folder, environment } = terminal;
  const [old, now, accepted] = await Promise.all([
    readContract(before, folder, 'document'),
    readContract(after, folder, 'document'),
    readAcceptedFile(flags.accepted, folder),
  ]);
  const severity = severities(flags.severity ?? []);
  const problems = [old, now, accepted, severity].flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0 || 'problems' in old || 'problems' in now) {
    for (const line of problemLines(problems)) stderr.write(`${line}\n`);
    return 2;
  }
  const today = new Date().toISOString().slice(0, 10);
  const found = changesBetween(old.source, now.source, { severity: severity.levels, today });
  const result = acceptBreaks(found, accepted.entries, today);
  const counted = failing(result.changes, flags.failOn);
  const report: ChangeReport = { ...result, source: now.source.place, position: now.source.position };
  stdout.write(writeChanges(report, flags, paletteFor(stdout, environment)));
  for (const { id, expires } of result.expired) {
    stderr.write(`${accepted.place}  ${id} expired on ${expires}: the break counts again\n`);
  }
  for (const { id } of result.unknown)
    stderr.write(`${accepted.place}  ${id} is no change of these contracts: remove it\n`);
  stderr.write(`${tally(result.changes)}\n`);
  return counted.length > 0 ? 1 : 0;
}

function changesBetween(
  old: ContractSource,
  now: ContractSource,
  options: Parameters<typeof diffContracts>[2],
): readonly Change[] {
  const single = old.documents.length === 1 && now.documents.length === 1;
  const servers = single ? { servers: { before: old.servers, after: now.servers } } : {};
  return diffContracts(old.revision, now.revision, { ...options, ...servers }).map((change) => {
    const { operation } = change;
    const own = single ? sourcePointers(change) : change;
    if (!operation) return own;
    const side = change.after === undefined ? old : now;
    const pointer = `/paths/${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method.toLowerCase()}`;
    const { service, ...rest } = operation;
    const owner = side.serviceOf(pointer, single && service === 'document' ? undefined : service);
    return { ...own, operation: { ...rest, ...(owner !== undefined && { service: owner }) } };
  });
}

/** Pointers as they are in the document, where components don't carry the name that the merge gives them. */
function sourcePointers(change: Change): Change {
  const { before, after } = change;
  const own = (pointer: string) => pointer.replace(/^(\/components\/[^/]+\/)document_/, '$1');
  return {
    ...change,
    ...(before !== undefined && { before: own(before) }),
    ...(after !== undefined && { after: own(after) }),
  };
}
