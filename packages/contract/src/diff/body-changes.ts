// Request bodies: whether there has to be one, which media types, and what is in it.

import { isObject, own } from '../json.ts';
import { resolved } from '../request/resolved.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Finding } from './finding.ts';
import { entryFor, isJson, type MediaEntry, mediaEntries } from './media-pairs.ts';
import { mediaSchemaFindings } from './media-schema.ts';
import type { OperationPair } from './operation-pair.ts';
import { bodyProof, withoutBody } from './request-witness.ts';
import type { SchemaDiff } from './schema-findings.ts';

export function bodyFindings(pair: OperationPair, schemas: SchemaDiff): Finding[] {
  const [old, now] = [pair.before, pair.after].map((side) => resolved(side.node('request').below('requestBody')));
  if (!old && !now) return [];
  if (!old) return now ? [added(pair, now)] : [];
  if (!now) return [gone(old)];
  return [...requiredness(pair, old, now), ...media(pair, old, now, schemas)];
}

function added(pair: OperationPair, now: SchemaNode): Finding {
  const required = own(now.schema, 'required') === true;
  const places = { place: 'body', after: now.pointer };
  return required
    ? {
        rule: 'request-body-added-required',
        severity: 'breaking',
        ...places,
        message: "a body is required now: callers that don't send one are refused",
        witness: withoutBody(pair),
      }
    : { rule: 'request-body-added-optional', severity: 'additive', ...places, message: 'a body may be sent now' };
}

function gone(old: SchemaNode): Finding {
  const message = 'the body is gone: callers that send one are refused or not listened to';
  return { rule: 'request-body-removed', severity: 'breaking', place: 'body', before: old.pointer, message };
}

function requiredness(pair: OperationPair, old: SchemaNode, now: SchemaNode): Finding[] {
  const [was, is] = [old, now].map((node) => own(node.schema, 'required') === true);
  const places = { place: 'body', before: old.pointer, after: now.pointer };
  if (was === is) return [];
  if (!is) {
    const message = 'the body became optional: it may be left out';
    return [{ rule: 'request-body-became-optional', severity: 'additive', ...places, message }];
  }
  const message = 'the body became required: callers that leave it out are refused';
  return [
    { rule: 'request-body-became-required', severity: 'breaking', ...places, message, witness: withoutBody(pair) },
  ];
}

function media(pair: OperationPair, old: SchemaNode, now: SchemaNode, schemas: SchemaDiff): Finding[] {
  const [from, to] = [mediaEntries(old), mediaEntries(now)];
  const found: Finding[] = [];
  for (const [key, entry] of from) {
    const next = entryFor(to, key);
    const place = `body ${key}`;
    if (!next) {
      const message = `bodies of ${entry.type} are no longer taken: callers that send them get 415`;
      const before = entry.node.pointer;
      found.push({
        rule: 'request-body-media-type-removed',
        severity: 'breaking',
        place,
        before,
        after: now.pointer,
        message,
      });
      continue;
    }
    const site = {
      direction: 'request',
      kind: 'body',
      words: from.size > 1 ? `the ${entry.type} body` : 'the body',
      key: place,
      asText: !isJson(entry.type),
    } as const;
    const proof = isJson(entry.type) ? bodyProof(pair, entry.type) : undefined;
    found.push(...mediaSchemaFindings(entry, next, site, schemas, proof), ...encoding(entry, next, place));
  }
  for (const [key, entry] of to) {
    if (entryFor(from, key)) continue;
    const message = `bodies of ${entry.type} are taken now`;
    const places = { place: `body ${key}`, before: old.pointer, after: entry.node.pointer };
    found.push({ rule: 'request-body-media-type-added', severity: 'additive', ...places, message });
  }
  return found;
}

/** How parts of a form are written (OAS 3.1 4.8.15). */
function encoding(old: MediaEntry, now: MediaEntry, place: string): Finding[] {
  const [from, to] = [old, now].map(({ node }) => own(node.schema, 'encoding'));
  const names = new Set([from, to].flatMap((one) => Object.keys(isObject(one) ? one : {})));
  return [...names].flatMap((name): Finding[] => {
    const changed = ENCODED.filter((field) => text(own(from, name), field) !== text(own(to, name), field));
    if (changed.length === 0) return [];
    const message = `the part ${name} is written differently (${changed.join(', ')}): what callers write may be misread`;
    const severity = changed.some((field) => field !== 'contentType' && field !== 'headers') ? 'breaking' : 'risky';
    const places = { place: `${place} encoding ${name}`, before: old.node.pointer, after: now.node.pointer };
    return [{ rule: 'request-body-encoding-changed', severity, ...places, message }];
  });
}

const ENCODED = ['contentType', 'style', 'explode', 'allowReserved', 'headers'] as const;

function text(encoding: Parameters<typeof own>[0], field: (typeof ENCODED)[number]): string {
  const style = own(encoding, 'style');
  const fallback = {
    contentType: null,
    style: 'form',
    explode: style === undefined || style === 'form',
    allowReserved: false,
    headers: null,
  };
  return JSON.stringify(own(encoding, field) ?? fallback[field]);
}
