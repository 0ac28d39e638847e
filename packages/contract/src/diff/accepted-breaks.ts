// Breaks that the owners of a contract have agreed to, for a reason and for a time.

import { isObject, type Json, own } from '../json.ts';
import type { Change, ChangeSeverity } from './change.ts';

/** One entry of accepted-breaks.json. `id` is what a diff prints. */
export interface AcceptedBreak {
  readonly id: string;
  /** Of the change, for people who read the file; when given, it has to agree. */
  readonly rule?: string;
  readonly pointer?: string;
  readonly reason: string;
  /** Last day it holds, as `2026-01-31`; without it, for good. */
  readonly expires?: string;
}

export interface AcceptedChanges {
  readonly changes: readonly Change[];
  /** Entries that are past their day: what they accept counts again. */
  readonly expired: readonly AcceptedBreak[];
  /** Entries that no change answers to: leftovers, or ids that are misspelt. */
  readonly unknown: readonly AcceptedBreak[];
}

/** Marks the changes that are accepted on the day `today` (`2026-01-31`). */
export function acceptBreaks(
  changes: readonly Change[],
  accepted: readonly AcceptedBreak[],
  today: string,
): AcceptedChanges {
  const entries = new Map(accepted.map((entry) => [entry.id, entry]));
  const isExpired = ({ expires }: AcceptedBreak) => expires !== undefined && expires < today;
  const answers = (change: Change, entry: AcceptedBreak | undefined) =>
    entry !== undefined && (entry.rule === undefined || entry.rule === change.rule);
  return {
    changes: changes.map((change) => {
      const entry = entries.get(change.id);
      if (!entry || !answers(change, entry) || isExpired(entry)) return change;
      const { reason, expires } = entry;
      return { ...change, accepted: { reason, ...(expires !== undefined && { expires }) } };
    }),
    expired: accepted.filter((entry) => isExpired(entry)),
    unknown: accepted.filter((entry) => !changes.some((change) => change.id === entry.id && answers(change, entry))),
  };
}

/** The entries of a parsed accepted-breaks.json, and what is wrong with it: where, and what. */
export function readAcceptedBreaks(value: Json): {
  readonly entries: readonly AcceptedBreak[];
  readonly problems: readonly { readonly place: string; readonly message: string }[];
} {
  if (!Array.isArray(value))
    return { entries: [], problems: [{ place: '', message: 'must be a list of accepted breaks' }] };
  const entries: AcceptedBreak[] = [];
  const problems: { place: string; message: string }[] = [];
  for (const [index, entry] of value.entries()) {
    const message = faultOf(entry);
    if (message !== undefined) problems.push({ place: `/${index}`, message });
    else entries.push(entry as unknown as AcceptedBreak);
  }
  return { entries, problems };
}

const FIELDS: readonly string[] = ['id', 'rule', 'pointer', 'reason', 'expires'];

function faultOf(entry: Json): string | undefined {
  if (!isObject(entry)) return 'must be an object such as { "id": "…", "reason": "…", "expires": "2026-12-31" }';
  const unknown = Object.keys(entry).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return `"${unknown}" is not known; there are ${FIELDS.join(', ')}`;
  const text = Object.keys(entry).find((name) => typeof entry[name] !== 'string');
  if (text !== undefined) return `${text} must be a text`;
  for (const name of ['id', 'reason']) {
    if ((own(entry, name) ?? '') === '')
      return `${name} is missing: ${name === 'id' ? 'a diff prints it' : 'say why the break is accepted'}`;
  }
  const expires = own(entry, 'expires');
  if (expires === undefined || /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(String(expires)))
    return undefined;
  return 'expires must be a date such as 2026-12-31';
}

/** The changes that count against a limit: not accepted, and of this severity or worse. */
export function failing(changes: readonly Change[], limit: 'breaking' | 'risky' | 'none'): readonly Change[] {
  const counted: readonly ChangeSeverity[] =
    limit === 'none' ? [] : limit === 'risky' ? ['breaking', 'risky'] : ['breaking'];
  return changes.filter(({ severity, accepted }) => !accepted && counted.includes(severity));
}
