// Responses: which statuses, which media types, which header fields, and what is in them.

import { isObject, own } from '../json.ts';
import { resolved } from '../request/resolved.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Finding } from './finding.ts';
import { entryFor, isJson, isRange, type MediaEntry, mediaEntries } from './media-pairs.ts';
import { mediaSchemaFindings } from './media-schema.ts';
import type { OperationPair, Side } from './operation-pair.ts';
import { responseProof } from './response-witness.ts';
import type { SchemaDiff } from './schema-findings.ts';

export function responseFindings(pair: OperationPair, schemas: SchemaDiff): Finding[] {
  const [from, to] = [responsesOf(pair.before), responsesOf(pair.after)];
  const found: Finding[] = [];
  for (const [status, node] of from) {
    const next = to.get(status) ?? covering(to, status);
    if (next) found.push(...responseChanges(pair, { status, old: node, now: next }, schemas));
    else found.push(removed(status, node));
  }
  for (const [status, node] of to) {
    if (from.has(status)) continue;
    const wider = covering(from, status);
    // What the range allowed is compared with what the status allows now.
    if (wider) found.push(...responseChanges(pair, { status, old: wider, now: node }, schemas));
    else found.push(added(status, node));
  }
  return found;
}

function responsesOf({ node }: Side): Map<string, SchemaNode> {
  const root = node('response');
  const declared = own(root.schema, 'responses');
  const found = new Map<string, SchemaNode>();
  for (const status of Object.keys(isObject(declared) ? declared : {})) {
    const response = status.startsWith('x-') ? undefined : resolved(root.below('responses', status));
    if (response) found.set(status.toUpperCase(), response);
  }
  return found;
}

/** The range or the default that a status falls under. */
function covering(responses: ReadonlyMap<string, SchemaNode>, status: string): SchemaNode | undefined {
  return responses.get(`${status[0]}XX`) ?? (isSuccess(status) ? undefined : responses.get('DEFAULT'));
}

function isSuccess(status: string): boolean {
  return status.startsWith('2');
}

function removed(status: string, node: SchemaNode): Finding {
  const places = { place: `response ${status}`, before: node.pointer };
  return isSuccess(status)
    ? {
        rule: 'response-success-status-removed',
        severity: 'breaking',
        ...places,
        message: `${status} is no longer answered: callers that wait for it never get it`,
      }
    : {
        rule: 'response-non-success-status-removed',
        severity: 'additive',
        ...places,
        message: `${shown(status)} is no longer declared`,
      };
}

function added(status: string, node: SchemaNode): Finding {
  const places = { place: `response ${status}`, after: node.pointer };
  return isSuccess(status)
    ? {
        rule: 'response-success-status-added',
        severity: 'risky',
        ...places,
        message: `${status} may be answered now: callers that know one way to succeed may miss it`,
      }
    : {
        rule: 'response-non-success-status-added',
        severity: 'additive',
        ...places,
        message: `${shown(status)} is declared now`,
      };
}

function shown(status: string): string {
  return status === 'DEFAULT' ? 'the default response' : status;
}

interface ResponsePair {
  readonly status: string;
  readonly old: SchemaNode;
  readonly now: SchemaNode;
}

/** Everything about one status; without a pair of operations nothing is proven. */
function responseChanges(
  pair: OperationPair | undefined,
  { status, old, now }: ResponsePair,
  schemas: SchemaDiff,
): Finding[] {
  const words = status === 'DEFAULT' ? 'the default response' : `the ${status} response`;
  const [from, to] = [mediaEntries(old), mediaEntries(now)];
  const partners = partnersOf(from, to);
  const found: Finding[] = [];
  for (const [key, entry] of from) {
    const place = `response ${status} ${key}`;
    const next = partners.get(entry);
    if (!next) {
      const message = `${words} no longer comes as ${entry.type}: callers that ask for it get something else or 406`;
      const places = { place, before: entry.node.pointer, after: now.pointer };
      found.push({ rule: 'response-media-type-removed', severity: 'breaking', ...places, message });
      continue;
    }
    found.push(...renamed(entry, next, words, place));
    const site = {
      direction: 'response',
      kind: 'body',
      words: from.size > 1 ? `${words} as ${entry.type}` : words,
      key: place,
      asText: false,
    } as const;
    const proof = pair && isJson(next.type) ? responseProof(pair, status, next.type) : undefined;
    found.push(...mediaSchemaFindings(entry, next, site, schemas, proof));
  }
  const known = new Set(partners.values());
  for (const [key, entry] of to) {
    if (known.has(entry) || entryFor(from, key)) continue;
    const message = `${words} may come as ${entry.type} now, for those who ask for it`;
    const places = { place: `response ${status} ${key}`, before: old.pointer, after: entry.node.pointer };
    found.push({ rule: 'response-media-type-added', severity: 'additive', ...places, message });
  }
  return [...found, ...headers({ status, old, now }, words, schemas)];
}

type Entries = ReadonlyMap<string, MediaEntry>;

/** What each media type is to be compared with: the same, a range on either side, or a kin of another name. */
function partnersOf(from: Entries, to: Entries): Map<MediaEntry, MediaEntry> {
  const partners = new Map<MediaEntry, MediaEntry>();
  for (const [key, entry] of from) {
    const next =
      entryFor(to, key) ?? [...to.values()].find(({ type }) => isRange(key) && entryFor(from, type) === entry);
    if (next) partners.set(entry, next);
  }
  const taken = new Set(partners.values());
  for (const [, entry] of from) {
    const kin = partners.has(entry)
      ? undefined
      : [...to.values()].find((other) => !taken.has(other) && isKin(entry, other));
    if (!kin) continue;
    partners.set(entry, kin);
    taken.add(kin);
  }
  return partners;
}

/** `application/json` and `application/problem+json` (RFC 6838 4.2.8). */
function isKin({ type: one }: MediaEntry, { type: other }: MediaEntry): boolean {
  return isSpecial(one, other) || isSpecial(other, one);
}

function isSpecial(general: string, special: string): boolean {
  const [kind, name] = essence(general).split('/');
  const [otherKind, otherName = ''] = essence(special).split('/');
  return kind === otherKind && otherName.endsWith(`+${name}`);
}

function essence(type: string): string {
  return (type.split(';')[0] ?? type).trim().toLowerCase();
}

function renamed(old: MediaEntry, now: MediaEntry, words: string, place: string): Finding[] {
  const places = { place, before: old.node.pointer, after: now.node.pointer };
  if (isSpecial(old.type, now.type)) {
    const message = `${words} comes as ${now.type} and came as ${old.type}: callers that read by the exact name may refuse it`;
    return [{ rule: 'response-media-type-name-specialized', severity: 'risky', ...places, message }];
  }
  if (!isSpecial(now.type, old.type) && (!isRange(now.type) || isRange(old.type))) return [];
  const message = `${words} may come as ${now.type} and came as ${old.type}: callers may get what they can't read`;
  return [{ rule: 'response-media-type-name-generalized', severity: 'breaking', ...places, message }];
}

function headers({ status, old, now }: ResponsePair, words: string, schemas: SchemaDiff): Finding[] {
  const [from, to] = [headersOf(old), headersOf(now)];
  const found: Finding[] = [];
  for (const [name, node] of from) {
    const next = to.get(name);
    const place = `response ${status} header ${name}`;
    const required = own(node.schema, 'required') === true;
    if (!next) {
      const rule = required ? 'required-response-header-removed' : 'optional-response-header-removed';
      const message = `header ${name} of ${words} is gone: callers that read it find nothing`;
      const severity = required ? 'breaking' : 'risky';
      found.push({ rule, severity, place, before: node.pointer, after: now.pointer, message });
      continue;
    }
    const places = { place, before: node.pointer, after: next.pointer };
    const still = own(next.schema, 'required') === true;
    if (required && !still) {
      const message = `header ${name} of ${words} became optional: callers that rely on it may miss it`;
      found.push({ rule: 'response-header-became-optional', severity: 'breaking', ...places, message });
    } else if (!required && still) {
      const message = `header ${name} of ${words} is always there now`;
      found.push({ rule: 'response-header-became-required', severity: 'additive', ...places, message });
    }
    const site = {
      direction: 'response',
      kind: 'header',
      words: `header ${name} of ${words}`,
      key: place,
      asText: true,
    } as const;
    found.push(...schemas.findings(node.below('schema'), next.below('schema'), site, undefined));
  }
  for (const [name, node] of to) {
    if (from.has(name)) continue;
    const places = { place: `response ${status} header ${name}`, before: old.pointer, after: node.pointer };
    const message = `header ${name} of ${words} is new`;
    found.push({ rule: 'response-header-added', severity: 'additive', ...places, message });
  }
  return found;
}

function headersOf(response: SchemaNode): Map<string, SchemaNode> {
  const declared = own(response.schema, 'headers');
  const found = new Map<string, SchemaNode>();
  for (const name of Object.keys(isObject(declared) ? declared : {})) {
    const header = resolved(response.below('headers', name));
    // Content-Type is said by the media types (OAS 3.1 4.8.17).
    if (header && name.toLowerCase() !== 'content-type') found.set(name.toLowerCase(), header);
  }
  return found;
}
