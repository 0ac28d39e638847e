// A finding about a document. Every rule has a stable id, listed in rules.ts and explained in docs/diagnostics.md.

import { compare } from './compare.ts';
import { type RuleId, rules } from './rules.ts';

export type Severity = 'error' | 'warning' | 'info';

/** One finding about one place of one document. */
export interface Diagnostic {
  /** Stable rule id in kebab case, such as `operation-conflict`. */
  readonly rule: string;
  readonly severity: Severity;
  /** The service that published the document. */
  readonly service: string;
  /** JSON Pointer (RFC 6901) into the document as published; empty for the whole document. */
  readonly pointer: string;
  /** What is wrong, in one sentence without the pointer or the service's name. */
  readonly message: string;
  /** What the document's owner can do about it. */
  readonly fix?: string;
  /** Line and column in the published text, both from 1, when they are known. */
  readonly position?: { readonly line: number; readonly column: number };
  /** The other places involved, for findings about two documents. */
  readonly related?: readonly { readonly service: string; readonly pointer: string }[];
}

/** What a finding may say beyond rule, place and message. */
export type DiagnosticDetails = Pick<Partial<Diagnostic>, 'severity' | 'fix' | 'position' | 'related'>;

/** A finding of a rule of the catalogue; severity and fix are the rule's unless `details` has others. */
export function diagnose(
  rule: RuleId,
  service: string,
  pointer: string,
  message: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  const { severity, fix } = rules[rule];
  return { rule, severity, service, pointer, message, fix, ...details };
}

/** By service, pointer, rule and message, in code units: the same on every machine. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.service, b.service) ||
      compare(a.pointer, b.pointer) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}
