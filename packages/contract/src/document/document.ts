// The OpenAPI bytes a service publishes, parsed, limited and brought to one model.

import { digestOf } from '../canonical.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { isObject, type JsonObject, own } from '../json.ts';
import { createFindings, type Findings } from './findings.ts';
import { parseText } from './parse.ts';
import { toModel } from './upgrade.ts';
import type { NullableReading } from './upgrade-3.0.ts';
import { familyOf, type VersionFamily } from './version.ts';

/** A parsed document: valid enough to merge. Immutable. */
export interface Document {
  readonly service: string;
  /** Hash of the canonical form of the published document: `sha256-<hex>`. */
  readonly digest: string;
  /** The `openapi` or `swagger` field as published. */
  readonly sourceVersion: string;
  /** OpenAPI 3.1 with 3.2's additions; JSON Pointers of kept parts equal the source's where the version allows. */
  readonly root: JsonObject;
  /** Findings that did not keep the document out. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bounds on what a document may cost. All are checked before anything is derived from it. */
export interface DocumentLimits {
  /** Bytes of text. Default 16 MiB. */
  readonly bytes: number;
  /** Levels of nesting. Default 200. */
  readonly depth: number;
  /** Objects, arrays and scalars after aliases are expanded; a text counts one more for each 64 characters. Default 2,000,000. */
  readonly nodes: number;
  /** Operations. Default 5,000. */
  readonly operations: number;
}

export interface ParseOptions {
  readonly limits?: Partial<DocumentLimits>;
  /** `lenient` repairs what it can and reports it; `strict` keeps the document out. Default `lenient`. */
  readonly mode?: 'strict' | 'lenient';
  /** How `nullable` without `type` is read in 3.0: as the standard says (no effect) or as often meant. Default `strict`. */
  readonly nullable?: NullableReading;
}

/** A document, or the reasons why there is none. */
export type ParseResult =
  | { readonly document: Document; readonly diagnostics: readonly Diagnostic[] }
  | { readonly document: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Limits that apply where the options say nothing. */
export const defaultLimits: DocumentLimits = { bytes: 16 * 2 ** 20, depth: 200, nodes: 2_000_000, operations: 5_000 };

/**
 * Reads what a service has published. Pure and total: whatever the text, the result is a document that is safe to merge or
 * the findings that say why there is none; nothing is fetched, read or thrown, and time and memory are bounded by the limits.
 */
export function parseDocument(service: string, text: string, options: ParseOptions = {}): ParseResult {
  const limits = { ...defaultLimits, ...options.limits };
  const findings = createFindings(service, options.mode ?? 'lenient');
  const reading = parseText(text, limits);
  if (reading.failure) {
    const { rule, message, position } = reading.failure;
    findings.lost(rule, [], message, position);
    return { document: undefined, diagnostics: findings.list() };
  }
  const root = reading.value as JsonObject;
  for (const { rule, message, position } of reading.notes) findings.repaired(rule, [], message, position);
  const published = versionedOf(root, findings);
  if (published === undefined || !hasContent(published.root, published.family, findings)) {
    return { document: undefined, diagnostics: findings.list() };
  }
  const { version: sourceVersion, family } = published;
  const model = toModel(published.root, family, findings, { limits, nullable: options.nullable ?? 'strict' });
  const diagnostics = findings.list();
  if (model === undefined || findings.failed) return { document: undefined, diagnostics };
  const document = { service, digest: digestOf(root), sourceVersion, root: model, diagnostics };
  return { document, diagnostics };
}

/** Is there anything that makes the document one of its version? Without it there is no point in looking further. */
function hasContent(root: JsonObject, family: VersionFamily, findings: Findings): boolean {
  const carriers = family === '2.0' || family === '3.0' ? ['paths'] : ['paths', 'webhooks', 'components'];
  if (carriers.some((field) => isObject(own(root, field)))) return true;
  findings.lost('paths-missing', [], `There is no object ${carriers.join(' or ')}`);
  return false;
}

interface Versioned {
  readonly root: JsonObject;
  readonly version: string;
  readonly family: VersionFamily;
}

/** The document with its version as a text: an unquoted `swagger: 2.0` or `openapi: 3.1` of YAML is a number and lost its zero. */
function versionedOf(root: JsonObject, findings: Findings): Versioned | undefined {
  const field = own(root, 'openapi') === undefined ? 'swagger' : 'openapi';
  const published = own(root, field);
  if (published === undefined) {
    const names = Object.keys(root).slice(0, 5).join(', ') || 'no fields';
    findings.lost('version-missing', [], `There is neither openapi nor swagger among the fields (${names})`);
    return undefined;
  }
  const number =
    typeof published === 'number' ? `${published.toFixed(1)}${field === 'openapi' ? '.0' : ''}` : undefined;
  const version = number ?? published;
  const family = typeof version === 'string' ? familyOf(version) : undefined;
  if (typeof version !== 'string' || family === undefined) {
    findings.lost('version-unsupported', [field], `The version ${JSON.stringify(published)} is not known`);
    return undefined;
  }
  if (number === undefined) return { root, version, family };
  findings.repaired('field-type', [field], `The version ${published} is a number and should be a text`);
  return { root: { ...root, [field]: version }, version, family };
}
