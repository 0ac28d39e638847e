// Collects what is found about one document, bounded however much is wrong with it.

import { type Diagnostic, type DiagnosticDetails, diagnose } from '../diagnostic.ts';
import { fragmentTokens } from '../pointer.ts';
import { formatPointer } from '../reference.ts';
import { type RuleId, rules } from '../rules.ts';
import type { Position } from './reading.ts';

/** More findings than a person reads about one document, and more text than they need; the rest is counted. */
const maxFindings = 1_000;
const maxText = 1_000_000;

/** Longest name in a pointer, and longest message, in UTF-16 units. */
const maxToken = 10_000;

export interface Findings {
  /** True when a finding that was fatal in strict mode has been made. */
  readonly failed: boolean;
  /** Something that is allowed or harmless. `tokens` are the decoded tokens of the place. */
  note(rule: RuleId, tokens: readonly string[], message: string, details?: DiagnosticDetails): void;
  /** Something that breaks the standard and is repaired in lenient mode: a warning there, an error in strict mode. */
  repaired(rule: RuleId, tokens: readonly string[], message: string, position?: Position): void;
  /** Something that could not be repaired; an error in both modes. What is lost is for the message to say. */
  lost(rule: RuleId, tokens: readonly string[], message: string, position?: Position): void;
  /** A reference as its author wrote it. */
  reference(text: string): string;
  /** All findings, in the order they were made; the last one says how many more there were. */
  list(): readonly Diagnostic[];
}

/** A fresh collection for the document of `service`. */
export function createFindings(service: string, mode: 'strict' | 'lenient'): Findings {
  const diagnostics: Diagnostic[] = [];
  let more = 0;
  let failed = false;
  let text = 0;
  const note: Findings['note'] = (rule, tokens, message, details) => {
    if (mode === 'strict' && (details?.severity ?? rules[rule].severity) === 'error') failed = true;
    if (diagnostics.length >= maxFindings || text >= maxText) {
      more++;
      return;
    }
    // Names in documents may be as long as the document.
    const pointer = formatPointer(
      tokens.map((token) => (token.length > maxToken ? `${token.slice(0, maxToken)}…` : token)),
    );
    const said = message.length > maxToken ? `${message.slice(0, maxToken)}…` : message;
    text += pointer.length + said.length;
    diagnostics.push(diagnose(rule, service, pointer, said, details));
  };
  return {
    get failed() {
      return failed;
    },
    note,
    repaired(rule, tokens, message, position) {
      const severity = mode === 'strict' ? rules[rule].severity : 'warning';
      note(rule, tokens, message, { severity, ...(position && { position }) });
    },
    lost(rule, tokens, message, position) {
      note(rule, tokens, message, { severity: 'error', ...(position && { position }) });
    },
    reference: (text) => text,
    list() {
      if (more === 0) return diagnostics;
      return [...diagnostics, diagnose('findings-omitted', service, '', `There are ${more} more findings`)];
    },
  };
}

/** The same collection for a walk over another form of the document: `place` says where a part of that lies in the source. */
export function placedFindings(findings: Findings, place: (tokens: readonly string[]) => readonly string[]): Findings {
  return {
    get failed() {
      return findings.failed;
    },
    note: (rule, tokens, ...rest) => findings.note(rule, place(tokens), ...rest),
    repaired: (rule, tokens, ...rest) => findings.repaired(rule, place(tokens), ...rest),
    lost: (rule, tokens, ...rest) => findings.lost(rule, place(tokens), ...rest),
    reference(text) {
      const tokens = fragmentTokens(text);
      return tokens ? `#${formatPointer(place(tokens))}` : text;
    },
    list: () => findings.list(),
  };
}
