// Parameters: those that came, went, became required, are written differently, or take other values. Path parameters are
// matched by their position, as their names are not sent.

import { isObject, type Json, own } from '../json.ts';
import { resolved } from '../request/resolved.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { conjunctionOf } from './conjunction.ts';
import type { Finding } from './finding.ts';
import { sunsetIn } from './lifecycle-changes.ts';
import { annotationOf } from './members.ts';
import type { OperationPair, Side } from './operation-pair.ts';
import { parameterProof, withoutParameter } from './request-witness.ts';
import type { SchemaDiff } from './schema-findings.ts';

interface Parameter {
  readonly node: SchemaNode;
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  /** `query parameter sort`. */
  readonly words: string;
}

/** `today` as `2026-01-31`, for parameters that were announced to go. */
export function parameterFindings(pair: OperationPair, schemas: SchemaDiff, today: string | undefined): Finding[] {
  const [old, now] = [parametersOf(pair.before), parametersOf(pair.after)];
  const found: Finding[] = [];
  for (const [key, parameter] of old) {
    const next = now.get(key);
    if (next) found.push(...changed(pair, parameter, next, schemas));
    else if (parameter.in !== 'path') found.push(removed(parameter, today));
  }
  for (const [key, parameter] of now) if (!old.has(key)) found.push(...added(pair, parameter));
  return found;
}

/** By place and name; path parameters by position. */
function parametersOf({ node, operation }: Side): Map<string, Parameter> {
  const names = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
  const root = node('request');
  const list = own(root.schema, 'parameters');
  const found = new Map<string, Parameter>();
  for (let index = 0; index < (Array.isArray(list) ? list.length : 0); index++) {
    const parameter = resolved(root.below('parameters', index));
    const [place, name] = [own(parameter?.schema, 'in'), own(parameter?.schema, 'name')];
    if (!parameter || typeof place !== 'string' || typeof name !== 'string') continue;
    // Declared, but never a parameter (OAS 3.1 4.8.12.2.1).
    if (place === 'header' && /^(?:accept|content-type|authorization)$/i.test(name)) continue;
    const key = place === 'path' ? String(names.indexOf(name)) : place === 'header' ? name.toLowerCase() : name;
    const required = place === 'path' || own(parameter.schema, 'required') === true;
    found.set(`${place} ${key}`, { node: parameter, in: place, name, required, words: `${place} parameter ${name}` });
  }
  return found;
}

function removed({ node, words }: Parameter, today: string | undefined): Finding {
  const places = { place: words, before: node.pointer };
  const gone = `${words} is gone`;
  const { text, date } = sunsetIn(node.schema);
  if (own(node.schema, 'deprecated') !== true) {
    const message = `${gone}: what callers ask for with it is no longer looked at`;
    return { rule: 'request-parameter-removed', severity: 'risky', ...places, message };
  }
  if (text !== undefined && date === undefined) {
    const message = `${gone}; its end was said as ${JSON.stringify(text)}, which is no date`;
    return { rule: 'request-parameter-sunset-parse', severity: 'breaking', ...places, message };
  }
  if (date !== undefined && (today === undefined || today < date)) {
    const severity = today === undefined ? 'risky' : 'breaking';
    const message = `${gone} before ${date}, the end that was announced`;
    return { rule: 'request-parameter-removed-before-sunset', severity, ...places, message };
  }
  const message = `${gone} as announced`;
  return { rule: 'request-parameter-removed-with-deprecation', severity: 'additive', ...places, message };
}

function added(pair: OperationPair, parameter: Parameter): Finding[] {
  const { words, node, required, name } = parameter;
  const places = { place: words, after: node.pointer };
  // A parameter of the path is there whether it is declared or not.
  if (parameter.in === 'path') return [];
  if (!required) {
    const message = `${words} is new and optional: callers may send it`;
    return [{ rule: 'new-optional-request-parameter', severity: 'additive', ...places, message }];
  }
  const message = `${words} is new and required: callers that don't know it are refused`;
  const witness = withoutParameter(pair, { in: parameter.in, name });
  return [{ rule: 'new-required-request-parameter', severity: 'breaking', ...places, message, witness }];
}

function changed(pair: OperationPair, old: Parameter, now: Parameter, schemas: SchemaDiff): Finding[] {
  const places = { before: old.node.pointer, after: now.node.pointer };
  const key = old.in === 'path' ? `path parameter ${pathIndex(pair, old)}` : old.words.toLowerCase();
  const found: Finding[] = [];
  if (old.in === 'path' && old.name !== now.name) {
    const message = `path parameter ${old.name} is called ${now.name} now; its name is not sent`;
    found.push({ rule: 'request-path-parameter-renamed', severity: 'cosmetic', place: key, ...places, message });
  }
  if (!old.required && now.required) {
    const message = `${now.words} became required: callers that leave it out are refused`;
    const witness = withoutParameter(pair, now);
    found.push({
      rule: 'request-parameter-became-required',
      severity: 'breaking',
      place: key,
      ...places,
      message,
      witness,
    });
  } else if (old.required && !now.required) {
    const message = `${now.words} became optional: it may be left out`;
    found.push({ rule: 'request-parameter-became-optional', severity: 'additive', place: key, ...places, message });
  }
  found.push(...written(old, now, key), ...aged(old, now, key));
  const content = [old, now].map(({ node }) => mediaOf(node));
  if ((content[0] === undefined) !== (content[1] === undefined) || content[0]?.type !== content[1]?.type) {
    const [from, to] = content.map((one) => one?.type ?? 'its style');
    const message = `${now.words} is written as ${to} and was as ${from}: callers that write it the old way are misread`;
    found.push({
      rule: 'request-parameter-content-type-changed',
      severity: 'breaking',
      place: key,
      ...places,
      message,
    });
    return found;
  }
  const asText = content[0] === undefined;
  const [from, to] = [old, now].map(({ node }, side) => content[side]?.schema ?? node.below('schema'));
  const place = { direction: 'request', kind: 'parameter', words: now.words, key, asText } as const;
  const proof = parameterProof(pair, now);
  for (const finding of schemas.findings(from, to, place, proof)) {
    // A default of what has to be sent anyway means nothing.
    if (/default-value/.test(finding.rule) && now.required && old.required) continue;
    found.push(finding);
  }
  return found;
}

function pathIndex({ before }: OperationPair, { name }: Parameter): number {
  return [...before.operation.path.matchAll(/\{([^{}]*)\}/g)].findIndex((match) => match[1] === name) + 1;
}

function mediaOf(node: SchemaNode): { type: string; schema: SchemaNode | undefined } | undefined {
  const content = own(node.schema, 'content');
  const [type] = Object.keys(isObject(content) ? content : {});
  return type === undefined ? undefined : { type: type.toLowerCase(), schema: node.below('content', type, 'schema') };
}

const STYLES: Readonly<Record<string, string>> = { path: 'simple', header: 'simple', query: 'form', cookie: 'form' };

/** Style, explode and reserved characters decide what a value looks like on the wire (OAS 3.1 4.8.12.2.2). */
function written(old: Parameter, now: Parameter, key: string): Finding[] {
  const schema = (one: Parameter) => conjunctionOf([one.node.below('schema')]);
  // A single value looks the same whether it is exploded or not.
  const types = [old, now].map((one) => annotationOf(schema(one), 'type'));
  const compound = types.some((type) => type === undefined || /array|object/.test(JSON.stringify(type)));
  const [from, to] = [old, now].map((one) => {
    const style = own(one.node.schema, 'style') ?? STYLES[one.in] ?? 'simple';
    const explode = own(one.node.schema, 'explode') ?? style === 'form';
    return { style, explode, allowReserved: own(one.node.schema, 'allowReserved') === true };
  });
  if (!from || !to) return [];
  const places = { place: key, before: old.node.pointer, after: now.node.pointer };
  const found: Finding[] = [];
  const tell = (rule: string, what: string, values: readonly (Json | undefined)[]) => {
    const message = `${now.words}: ${what} changed from ${values[0]} to ${values[1]}: what callers write is read differently`;
    found.push({ rule, severity: 'breaking', ...places, message });
  };
  const plain = !compound && [from.style, to.style].every((style) => style === 'form' || style === 'simple');
  if (from.style !== to.style && !plain) tell('request-parameter-style-changed', 'style', [from.style, to.style]);
  else if (from.explode !== to.explode && compound) {
    tell('request-parameter-explode-changed', 'explode', [from.explode, to.explode]);
  }
  if (from.allowReserved && !to.allowReserved) {
    tell('request-parameter-allow-reserved-changed', 'allowReserved', ['true', 'false']);
  }
  return found;
}

function aged(old: Parameter, now: Parameter, key: string): Finding[] {
  const [was, is] = [old, now].map(({ node }) => own(node.schema, 'deprecated') === true);
  const places = { place: key, before: old.node.pointer, after: now.node.pointer };
  if (was !== is) {
    const rule = is ? 'request-parameter-deprecated' : 'request-parameter-reactivated';
    const message = is ? `${now.words} is deprecated now` : `${now.words} is no longer deprecated`;
    return [{ rule, severity: 'cosmetic', ...places, message }];
  }
  const [from, to] = [sunsetIn(old.node.schema), sunsetIn(now.node.schema)];
  if (!is || from.text === undefined) return [];
  if (to.text === undefined) {
    const message = `${now.words}: its end on ${from.text} was taken back: callers don't know how long it stays`;
    return [{ rule: 'request-parameter-sunset-deleted', severity: 'breaking', ...places, message }];
  }
  if (from.date === undefined || to.date === undefined || to.date >= from.date) return [];
  const message = `${now.words}: its end was moved up from ${from.date} to ${to.date}`;
  return [{ rule: 'request-parameter-sunset-date-changed-too-small', severity: 'breaking', ...places, message }];
}
