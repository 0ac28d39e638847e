// Operations on their way in and out: deprecation, the date they end, and how stable they are said to be.

import { type Json, own } from '../json.ts';
import type { ChangeSeverity } from './change.ts';
import type { Finding } from './finding.ts';
import type { OperationPair, Side } from './operation-pair.ts';

const LEVELS: readonly string[] = ['draft', 'alpha', 'beta', 'stable'];

/** `x-stability-level` of an operation; `stable` when nothing is said, undefined when it makes no sense. */
export function stabilityOf({ operation }: Side): string | undefined {
  const level = own(operation.definition, 'x-stability-level');
  if (level === undefined) return 'stable';
  return typeof level === 'string' && LEVELS.includes(level) ? level : undefined;
}

/** Are callers told that this may change under them at any time? */
export function isUnstable(side: Side): boolean {
  return ['draft', 'alpha'].includes(stabilityOf(side) ?? '');
}

export function lifecycleFindings({ before, after }: OperationPair): Finding[] {
  const found: Finding[] = [];
  const tell = (rule: string, severity: ChangeSeverity, message: string) =>
    found.push({ rule, severity, place: 'lifecycle', ...pointers(before, after), message });
  const [was, is] = [before.operation.deprecated, after.operation.deprecated];
  const [old, now] = [sunsetOf(before), sunsetOf(after)];
  if (!was && is && now.text === undefined) tell('endpoint-deprecated', 'cosmetic', 'it is deprecated now');
  if (!was && is && now.text !== undefined && now.date !== undefined) {
    tell('endpoint-deprecated-with-sunset', 'cosmetic', `it is deprecated now and ends on ${now.date}`);
  }
  if (was && !is) tell('endpoint-reactivated', 'additive', 'it is no longer deprecated');
  if (is && now.text !== undefined && now.date === undefined && now.text !== old.text) {
    tell(
      'api-deprecated-sunset-parse',
      'breaking',
      `its end is said as ${JSON.stringify(now.text)}, which is no date: callers can't plan for it`,
    );
  }
  if (was && is && old.text !== undefined && now.text === undefined) {
    tell(
      'api-sunset-deleted',
      'breaking',
      `its end on ${old.text} was taken back: callers don't know how long it stays`,
    );
  }
  if (was && is && old.date !== undefined && now.date !== undefined && now.date < old.date) {
    tell(
      'api-sunset-date-changed-too-small',
      'breaking',
      `its end was moved up from ${old.date} to ${now.date}: callers have less time than they were promised`,
    );
  }
  const [from, to] = [stabilityOf(before), stabilityOf(after)];
  if (to === undefined && from !== undefined) {
    tell('api-invalid-stability-level', 'breaking', `its stability level is none of ${LEVELS.join(', ')}`);
  } else if (from !== undefined && to !== undefined && LEVELS.indexOf(to) < LEVELS.indexOf(from)) {
    tell(
      'api-stability-decreased',
      'breaking',
      `it was ${from} and is ${to}: callers lose the promise that it stays as it is`,
    );
  } else if (from !== undefined && to !== undefined && from !== to) {
    tell('api-stability-increased', 'additive', `it was ${from} and is ${to}`);
  }
  return found;
}

/** What becomes of callers when an operation is gone; `today` as `2026-01-31`. */
export function removalFinding(side: Side, wholePath: boolean, today: string | undefined): Finding {
  const prefix = wholePath ? 'api-path-removed' : 'api-removed';
  const places = { place: 'operation', before: pointerOf(side) };
  const what = `${side.operation.method} ${side.operation.path} is gone`;
  const { text, date } = sunsetOf(side);
  if (!side.operation.deprecated) {
    const severity = isUnstable(side) ? 'risky' : 'breaking';
    return { rule: `${prefix}-without-deprecation`, severity, ...places, message: `${what}: callers get 404` };
  }
  if (text !== undefined && date === undefined) {
    const message = `${what}; its end was said as ${JSON.stringify(text)}, which is no date`;
    return { rule: 'api-path-sunset-parse', severity: 'breaking', ...places, message };
  }
  if (date !== undefined && (today === undefined || today < date)) {
    const severity = today === undefined ? 'risky' : 'breaking';
    const message = `${what} before ${date}, the end that was announced: callers get 404 early`;
    return { rule: `${prefix}-before-sunset`, severity, ...places, message };
  }
  const message = `${what} as announced: callers that still use it get 404`;
  return { rule: `${prefix}-with-deprecation`, severity: 'additive', ...places, message };
}

function sunsetOf({ operation }: Side): Sunset {
  return sunsetIn(operation.definition);
}

interface Sunset {
  readonly text: string | undefined;
  /** `2026-01-31`; undefined when the text is no date. */
  readonly date: string | undefined;
}

/** `x-sunset` of an operation or a parameter, and the date in it. */
export function sunsetIn(object: Json | undefined): Sunset {
  const value = own(object, 'x-sunset');
  if (value === undefined) return { text: undefined, date: undefined };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [, date] =
    /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  return { text, date };
}

/** JSON Pointer of an operation in the merged document. */
export function pointerOf({ operation }: Side): string {
  return `/paths/${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method.toLowerCase()}`;
}

/** The pointers of both sides. */
export function pointers(before: Side, after: Side): { readonly before: string; readonly after: string } {
  return { before: pointerOf(before), after: pointerOf(after) };
}
