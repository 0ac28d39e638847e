// HTTP at the level of bytes: what a gateway must refuse, must pass, and must make of what services answer. The cases
// are data in http/; each is played by a raw client before a gateway with a raw service behind it.

import { afterAll, describe, expect, it } from 'vitest';
import { describeScript } from '../support/byte-script.ts';
import { type HttpCase, readCases, readKnown } from './http-case.ts';
import { judge } from './http-judge.ts';
import { type Lane, type Observation, openLane } from './http-lane.ts';

const tables = readCases();
const known = readKnown();
const all = tables.flatMap(({ cases }) => cases);

/** Gateways by profile: opened when first needed, a case at a time on each. */
const idle = { patient: [] as Lane[], impatient: [] as Lane[] };
const opened: Lane[] = [];

async function onLane(httpCase: HttpCase): Promise<Observation> {
  const pool = idle[httpCase.profile ?? 'patient'];
  const lane = pool.pop() ?? (await openLane(httpCase.profile ?? 'patient'));
  if (!opened.includes(lane)) opened.push(lane);
  try {
    return await lane.play(httpCase);
  } finally {
    pool.push(lane);
  }
}

afterAll(async () => {
  await Promise.all(opened.map((lane) => lane[Symbol.asyncDispose]()));
});

describe.each(tables)('$table', ({ cases }) => {
  it.concurrent.for(cases)('$id', async (httpCase, { expect }) => {
    const observation = await onLane(httpCase);
    const faults = judge(httpCase, observation);
    const reason = known.get(httpCase.id);
    if (reason === undefined) expect(faults, report(httpCase, observation)).toEqual([]);
    else expect(faults, `${httpCase.id} is met now: take it out of known.json (${reason})`).not.toEqual([]);
  });
});

describe('the tables', () => {
  it('give each case an id of its own, with a known class', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id } of all) expect(id).toMatch(/^(?:fr|rl|path|host|hs|fw|cb|ct|up|sl|cn|ok)-[a-z0-9-]+$/);
    expect(all.length).toBeGreaterThanOrEqual(300);
  });

  it('name only existing cases as known', () => {
    expect([...known.keys()].filter((id) => !all.some((httpCase) => httpCase.id === id))).toEqual([]);
  });
});

/** What happened, for the person who has to find out why. */
function report({ id, rfc, note, send }: HttpCase, { received, seen }: Observation): string {
  const forwarded = seen.map(({ line, fields, body }) =>
    JSON.stringify([line, ...fields.map((field) => field.join(': ')), '', body].join('\r\n')),
  );
  return [
    `${id} (${rfc})${note ? `: ${note}` : ''}`,
    `sent      ${describeScript(send)}`,
    `received  ${JSON.stringify(received)}`,
    ...forwarded.map((text) => `forwarded ${text}`),
  ]
    .map((line) => (line.length > 2_000 ? `${line.slice(0, 2_000)}… (${line.length})` : line))
    .join('\n');
}
