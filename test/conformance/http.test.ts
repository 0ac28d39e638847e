// HTTP at the level of bytes: what a gateway must refuse, must pass, and must make of what services answer. The cases
// are data in http/; each is played by a raw client before a gateway with a raw service behind it.

import { afterAll, describe, expect, it } from 'vitest';
import { describeScript } from '../support/byte-script.ts';
import { type HttpCase, readCases, readKnown } from './http-case.ts';
import { judge } from './http-judge.ts';
import { comparable, type Lane, type Observation, openLane } from './http-lane.ts';

const tables = readCases();
const known = readKnown();
const all = tables.flatMap(({ cases }) => cases);

/** Gateways by profile: opened when first needed, a case at a time on each. */
const idle = new Map<string, Lane[]>();
const opened: Lane[] = [];

async function onLane(httpCase: HttpCase, fastLane: boolean): Promise<Observation> {
  const { profile = 'patient' } = httpCase;
  const pool = idle.get(`${profile} ${fastLane}`) ?? [];
  idle.set(`${profile} ${fastLane}`, pool);
  const lane = pool.pop() ?? (await openLane(profile, fastLane));
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

// How much of chunked content has arrived when it is refused is chance, and the surface is the standard lane's in any case.
const isComparable = ({ send }: HttpCase, table: string) =>
  table !== 'surface' && !/transfer-encoding|docs/i.test(describeScript(send));

describe.each(tables)('$table', ({ cases, table }) => {
  it.concurrent.for(cases)('$id', async (httpCase, { expect }) => {
    const [observation, standard] = await Promise.all([onLane(httpCase, true), onLane(httpCase, false)]);
    if (isComparable(httpCase, table))
      expect(comparable(observation), report(httpCase, standard)).toEqual(comparable(standard));
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
