// Compares what happened with what a case asks for, and with what holds in every case. Pure; gives sentences.

import { expand } from '../support/byte-script.ts';
import { type Field, statusOf, valuesOf } from '../support/http-message.ts';
import { type FieldExpectation, type HttpCase, outcomesOf } from './http-case.ts';
import { alwaysOfForwarded, alwaysOfResponses, problemId } from './http-invariants.ts';
import type { Observation } from './http-lane.ts';

/** Everything that is wrong; empty when the case is met. */
export function judge(asWritten: HttpCase, seen: Observation): readonly string[] {
  const { sees, gets } = JSON.parse(expand(JSON.stringify(asWritten), seen.values)) as HttpCase;
  const httpCase: HttpCase = { ...asWritten, ...(sees ? { sees } : {}), ...(gets ? { gets } : {}) };
  return [
    ...outcomeFaults(httpCase, seen),
    ...responseFaults(httpCase, seen),
    ...forwardFaults(httpCase, seen),
    ...seen.responses.flatMap((response) => alwaysOfResponses(response, seen)),
    ...seen.seen.flatMap((request) => alwaysOfForwarded(request)),
    ...(seen.canary === 200 ? [] : [`a harmless request afterwards got ${seen.canary}`]),
  ];
}

function outcomeFaults(httpCase: HttpCase, { responses, ended, probe }: Observation): string[] {
  const outcomes = outcomesOf(httpCase);
  const faults: string[] = [];
  outcomes.forEach((allowed, index) => {
    const response = responses[index];
    const outcome = response ? statusOf(response.start) : ended ? 'closed' : 'no answer';
    if (!allowed.includes(outcome as number))
      faults.push(`response ${index + 1}: ${outcome}, not ${allowed.join(' or ')}`);
    const cut = index === outcomes.length - 1 ? (httpCase.gets?.incomplete ?? false) : false;
    if (response && response.complete === cut) faults.push(`response ${index + 1} is ${cut ? 'whole' : 'cut off'}`);
    if (response?.malformed) faults.push(`response ${index + 1} is malformed: ${response.malformed}`);
  });
  if (responses.length > outcomes.length) faults.push(`${responses.length} responses to ${outcomes.length} requests`);
  if (httpCase.connection === 'keep' && probe !== 200) faults.push(`the next request on the connection got ${probe}`);
  if (/^(?:close|fin)$/.test(httpCase.connection ?? '') && !ended) faults.push('the connection stays open');
  if (httpCase.connection === 'fin' && ended === 'reset') faults.push('the connection is reset');
  return faults;
}

function responseFaults({ gets = {} }: HttpCase, { responses, interim }: Observation): string[] {
  const response = responses.at(-1);
  if (!response) return [];
  const faults = [
    ...fieldFaults('the response', gets.fields, response.fields),
    ...fieldFaults('the response’s trailer section', gets.trailers, response.trailers),
  ];
  if (!fits(response.body, gets.body)) faults.push(`body ${quote(response.body)}, not ${JSON.stringify(gets.body)}`);
  const reason = response.start.split(' ').slice(2).join(' ');
  if (gets.reason !== undefined && reason !== gets.reason) faults.push(`reason ${quote(reason)}`);
  const statuses = interim.map(({ start }) => statusOf(start)).filter((status) => gets.interim || status !== 100);
  if (gets.interim !== 'any' && statuses.join() !== (gets.interim ?? []).join()) {
    faults.push(`interim responses ${statuses.join()}`);
  }
  if (gets.problem && problemId(response) !== gets.problem)
    faults.push(`problem ${problemId(response)}, not ${gets.problem}`);
  return faults;
}

function forwardFaults(httpCase: HttpCase, { responses, seen }: Observation): string[] {
  const served = responses.filter(({ start }) => statusOf(start) < 400).length;
  const allowed = [httpCase.forwarded ?? (httpCase.answers ? 1 : served)].flat() as readonly number[];
  const faults = allowed.includes(seen.length)
    ? []
    : [`${seen.length} requests reached the service, not ${allowed.join(' or ')}`];
  const first = seen[0];
  const { sees } = httpCase;
  if (!sees) return faults;
  if (!first) return [...faults, 'nothing reached the service'];
  if (!fits(first.line, sees.line)) faults.push(`forwarded ${quote(first.line)}, not ${JSON.stringify(sees.line)}`);
  if (!fits(first.body, sees.body)) faults.push(`forwarded body ${quote(first.body)}, not ${quote(sees.body ?? '')}`);
  for (const state of ['aborted', 'complete'] as const) {
    if (sees[state] !== undefined && first[state] !== sees[state])
      faults.push(`forwarded request: ${state} is ${first[state]}`);
  }
  return [
    ...faults,
    ...fieldFaults('the forwarded request', sees.fields, first.fields),
    ...fieldFaults('the forwarded trailer section', sees.trailers, first.trailers),
  ];
}

function fieldFaults(
  where: string,
  expected: Readonly<Record<string, FieldExpectation>> | undefined,
  fields: readonly Field[],
): string[] {
  return Object.entries(expected ?? {}).flatMap(([name, wanted]) => {
    const values = valuesOf(fields, name.toLowerCase());
    const met = meets(values, wanted);
    return met ? [] : [`${where} has ${name}: ${JSON.stringify(values)}, not ${JSON.stringify(wanted)}`];
  });
}

function fits(text: string, wanted: string | { readonly match: string } | undefined): boolean {
  if (wanted === undefined || text === wanted) return true;
  return typeof wanted === 'object' && new RegExp(wanted.match, 's').test(text);
}

function meets(values: readonly string[], wanted: FieldExpectation): boolean {
  if (wanted === null) return values.length === 0;
  if (typeof wanted !== 'object' || Array.isArray(wanted)) return values.join('\n') === [wanted].flat().join('\n');
  if ('match' in wanted) return values.length === 1 && new RegExp(wanted.match).test(values[0] as string);
  return 'without' in wanted && !values.some((value) => new RegExp(wanted.without).test(value));
}

function quote(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text);
}
