// All that is to be said about two schemas at one place of a message.

import type { Direction, SchemaNode } from '../schema/schema-node.ts';
import { type Breach, trailText } from './breach.ts';
import type { ChangeSeverity } from './change.ts';
import { conjunctionOf, kindBits, placeOf } from './conjunction.ts';
import { type Comparison, createComparison } from './containment.ts';
import type { Finding } from './finding.ts';
import { noticeRule } from './notice-rules.ts';
import { type Notice, noticesOf } from './notices.ts';
import { schemaEquality } from './same-schema.ts';
import { placeWords, rulePrefix, type SchemaPlace } from './schema-place.ts';
import { aspectChange } from './schema-rules.ts';

/** Compares schemas of two contracts; one for a whole diff, so that what was decided once is known. */
export interface SchemaDiff {
  findings(before: SchemaNode | undefined, after: SchemaNode | undefined, place: SchemaPlace, proof: Proof): Finding[];
}

/** Turns a breach of a place into a checked request or response; undefined when none is found. */
export type Proof = ((breach: Breach, comparison: Comparison) => Finding['witness']) | undefined;

export function createSchemaDiff(): SchemaDiff {
  // Forward: what hurts. Backward: what is newly allowed, or no longer sent. Memories of one direction do not mix.
  const comparisons: Record<Direction, Comparison> = {
    request: createComparison('request'),
    response: createComparison('response'),
  };
  const same = schemaEquality();
  const proofs = proofBudget();

  return {
    findings(beforeNode, afterNode, place, proof) {
      if (same(beforeNode, afterNode)) return [];
      const [before, after] = [conjunctionOf([beforeNode]), conjunctionOf([afterNode])];
      const comparison = comparisons[place.direction];
      const [sub, sup] = place.direction === 'request' ? [before, after] : [after, before];
      const isTold = (breach: Breach) => !(place.asText && isTextAnyway(breach, comparison));
      const hurting = comparison.breaches(sub, sup, true).filter(isTold);
      const harmless = comparison.breaches(sup, sub).filter(isTold);
      const notices = noticesOf(before, after, { direction: place.direction, shape: comparison.shape, same });
      const found = [
        ...hurting.map((breach) => hurtingFinding(breach, place, proofs.of(breach, comparison, proof))),
        ...notices.map((notice) => noticeFinding(notice, place)),
        ...harmless.filter((breach) => !isTwin(breach, hurting)).map((breach) => harmlessFinding(breach, place)),
      ];
      return firstOfEach(found.filter((one) => one !== undefined));
    },
  };
}

/** Proofs that one diff looks for: for all of a kind the first few do, and a search takes its time. */
const MOST_PROOFS = 200;
const MOST_OF_A_KIND = 3;

function proofBudget() {
  let left = MOST_PROOFS;
  const tried = new Map<string, number>();
  return {
    of(breach: Breach, comparison: Comparison, proof: Proof): Finding['witness'] {
      if (!proof || left === 0) return undefined;
      // The same two schemas are reached from many operations.
      const kind = `${breach.aspect} ${breach.name ?? ''} ${breach.sub.key} ${breach.sup.key}`;
      const count = tried.get(kind) ?? 0;
      if (count >= MOST_OF_A_KIND) return undefined;
      tried.set(kind, count + 1);
      left -= 1;
      return proof(breach, comparison);
    },
  };
}

/** A number or boolean where any text may stand: in a query or a field it is one. */
function isTextAnyway({ aspect, sub, sup }: Breach, { shape }: Comparison): boolean {
  if (aspect !== 'type') return false;
  const { kinds, texts, numbers, values, nots, groups } = shape(sup);
  const open = texts.pattern.size + texts.format.size + nots.length + groups.length === 0 && values === undefined;
  if (!open || (kinds & kindBits.string) === 0 || numbers.has('maxLength') || numbers.has('minLength')) return false;
  return (shape(sub).kinds & ~kinds & ~(kindBits.number | kindBits.boolean)) === 0;
}

/** The same keyword at the same place is told once, by its worse side. */
function isTwin({ aspect, trail, name }: Breach, others: readonly Breach[]): boolean {
  const path = trailText(trail);
  const group = (one: string) => (one === 'format' || one === 'nullable' ? 'type' : one === 'const' ? 'enum' : one);
  return others.some(
    (other) =>
      trailText(other.trail) === path &&
      group(other.aspect) === group(aspect) &&
      (aspect !== 'required' || other.name === name) &&
      !['enum', 'anyOf', 'oneOf', 'nullable'].includes(aspect),
  );
}

function hurtingFinding(breach: Breach, place: SchemaPlace, witness: Finding['witness']): Finding {
  const narrows = place.direction === 'request';
  const { rule, words } = named(breach, place, narrows);
  const severity: ChangeSeverity = breach.certain || witness ? 'breaking' : 'risky';
  const harm =
    place.direction === 'request'
      ? severity === 'breaking'
        ? 'callers that sent what was allowed are refused'
        : 'callers that sent what was allowed may be refused'
      : severity === 'breaking'
        ? 'callers get what they were never told of'
        : 'callers may get what they were never told of';
  return { rule, severity, witness, ...places(breach, place, narrows), message: `${words}: ${harm}` };
}

function harmlessFinding(breach: Breach, place: SchemaPlace): Finding | undefined {
  const narrows = place.direction === 'response';
  // Members that come or go are told as such.
  if (breach.name !== undefined && /^(?:additional|unevaluated)Properties$/.test(breach.aspect)) return undefined;
  if (breach.aspect === 'schema') return undefined;
  const { rule, words } = named(breach, place, narrows);
  const effect = place.direction === 'request' ? 'more is accepted than before' : 'less can come than before';
  return { rule, severity: 'additive', ...places(breach, place, narrows), message: `${words}: ${effect}` };
}

function named(breach: Breach, place: SchemaPlace, narrows: boolean): { rule: string; words: string } {
  const path = trailText(breach.trail);
  const { suffix, words } = aspectChange(breach, narrows);
  const told = { rule: `${rulePrefix(place, path)}-${suffix}`, words: `${placeWords(place, path)}: ${words}` };
  if (breach.aspect === 'required') return requiredRule(breach, place, narrows, path);
  if (suffix === 'property-removed' && place.kind === 'body')
    return { ...told, rule: `${place.direction}-property-removed` };
  if (suffix === 'property-added' && place.kind === 'body')
    return { ...told, rule: `${place.direction}-closed-property-added` };
  return told;
}

function requiredRule(breach: Breach, place: SchemaPlace, narrows: boolean, path: string) {
  const member = placeWords(place, `${path}/${breach.name ?? ''}`);
  const prefix = place.kind === 'body' ? `${place.direction}-property` : rulePrefix(place, path);
  if (narrows) {
    const isNew = place.direction === 'request' && breach.declared?.sub === false && place.kind === 'body';
    return isNew
      ? { rule: 'new-required-request-property', words: `${member} is new and required` }
      : { rule: `${prefix}-became-required`, words: `${member} became required` };
  }
  const isGone = place.direction === 'response' && breach.declared?.sub === false && place.kind === 'body';
  return isGone
    ? { rule: 'response-required-property-removed', words: `${member} was always there and is gone` }
    : { rule: `${prefix}-became-optional`, words: `${member} became optional` };
}

function places({ aspect, sub, sup, trail, name }: Breach, place: SchemaPlace, narrows: boolean) {
  const [before, after] = narrows ? [sub, sup] : [sup, sub];
  const path = aspect === 'required' ? `${trailText(trail)}/${name ?? ''}` : trailText(trail);
  const about = aspect === 'required' || name === undefined ? '' : ` ${name}`;
  return {
    place: `${place.key} ${path} ${aspect}${about}`,
    before: placeOf(before),
    after: placeOf(after),
  };
}

function noticeFinding(notice: Notice, place: SchemaPlace): Finding | undefined {
  const told = noticeRule(notice, place);
  if (!told) return undefined;
  const { kind, path, name, before, after } = notice;
  return {
    ...told,
    place: `${place.key} ${path} ${kind}${name === undefined ? '' : ` ${name}`}`,
    before: placeOf(before),
    after: placeOf(after),
  };
}

/** A removed member that is refused now is told by the refusal. */
function firstOfEach(findings: readonly Finding[]): Finding[] {
  const told = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.message.slice(0, finding.message.indexOf(':'))} ${finding.place}`;
    if (!told.has(key)) told.set(key, finding);
  }
  return [...told.values()];
}
