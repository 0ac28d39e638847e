// One gateway before one raw service, and a case played on it. Lanes take a case at a time: what reaches the service
// belongs to that case.

import { defaultOptions, type GatewayOptions } from '@portico/gateway';
import { playScript } from '../support/byte-script.ts';
import { eventually, type RunningGateway, startGateway } from '../support/gateway.ts';
import { type HttpMessage, isInterim, statusOf, valuesOf } from '../support/http-message.ts';
import { type RawConnection, rawConnection } from '../support/raw-client.ts';
import { type ScriptedUpstream, type SeenRequest, scriptedUpstream } from '../support/scripted-upstream.ts';
import { type HttpCase, methodsOf, outcomesOf, readContract } from './http-case.ts';

/** Everything that happened in one case. */
export interface Observation {
  /** What stands for the placeholders of the case. */
  readonly values: Readonly<Record<'port' | 'upstream', string>>;
  readonly received: string;
  /** Final responses, and interim ones before them. */
  readonly responses: readonly HttpMessage[];
  readonly interim: readonly HttpMessage[];
  readonly ended: 'fin' | 'reset' | undefined;
  /** Status of a further request on the same connection; undefined when none was sent. */
  readonly probe: number | undefined;
  readonly seen: readonly SeenRequest[];
  /** Status of a harmless request on a new connection afterwards. */
  readonly canary: number;
}

export interface Lane extends AsyncDisposable {
  play(httpCase: HttpCase): Promise<Observation>;
}

const options: Readonly<Record<NonNullable<HttpCase['profile']>, Partial<GatewayOptions>>> = {
  patient: {},
  impatient: {
    timeouts: { ...defaultOptions.timeouts, connect: 500, headers: 400, idle: 400 },
    clients: { head: 400, content: 400, idle: 400 },
  },
};

/** Limit of validated bodies in every lane: small, so that the tables can pass it. */
export const bodyLimit = 16 * 1024;

const patience = 4_000;
const probe = ['GET /items/probe HTTP/1.1', 'Host: gateway.test', '', ''];
const canary = ['GET /items/canary HTTP/1.1', 'Host: gateway.test', 'Connection: close', '', ''];

export async function openLane(profile: NonNullable<HttpCase['profile']>, fastLane: boolean): Promise<Lane> {
  const upstream = await scriptedUpstream(readContract());
  const running = await startGateway(
    { service: upstream.url },
    {
      refresh: { ...defaultOptions.refresh, interval: 600_000 },
      limits: { ...defaultOptions.limits, body: bodyLimit },
      health: { active: false, interval: 600_000 },
      fastLane,
      ...options[profile],
    },
  );
  await eventually('the contract is live', () => running.gateway.revision.operations.length > 0);
  return {
    play: (httpCase) => play(httpCase, running, upstream),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** What has to be the same on both lanes: everything but names and times made for one request, and how bytes were cut. */
export function comparable({ responses, interim, ended, probe, seen }: Observation): unknown {
  return JSON.parse(
    JSON.stringify({
      responses,
      interim,
      ended,
      probe,
      seen: seen.map(({ line, fields, body }) => ({ line, fields, body })),
    })
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g, '<trace>')
      .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>')
      .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:<port>'),
  );
}

async function play(httpCase: HttpCase, running: RunningGateway, upstream: ScriptedUpstream): Promise<Observation> {
  const port = Number(new URL(running.url).port);
  const values = { port: String(port), upstream: String(upstream.port) };
  upstream.expect(httpCase.answers ?? [], values);
  using connection = await rawConnection(port);
  const methods = methodsOf(httpCase);
  const outcomes = outcomesOf(httpCase);
  await playScript(httpCase.send, connection, values);
  const last = outcomes.at(-1) ?? [];
  if (last.every((outcome) => outcome === 'closed') || httpCase.gets?.incomplete === true)
    await connection.closed(patience);
  else await connection.answered(methods, outcomes.length, patience);

  const probed = await finish(httpCase, connection, methods);
  const aborted = httpCase.sees?.aborted;
  if (aborted) await upstream.until((seen) => seen.some((request) => request.aborted), patience);
  upstream.relax();
  const after = await canaryStatus(port);
  const messages = connection.responses(probed ? [...methods, 'GET'] : methods);
  const finals = messages.filter((message) => !isInterim(message));
  return {
    values,
    received: connection.received(),
    responses: probed ? finals.slice(0, -1) : finals,
    interim: messages.filter(isInterim),
    ended: connection.ended,
    probe: probed ? statusOf(finals.at(-1)?.start ?? '') : undefined,
    seen: upstream.seen.filter(({ line }) => !/\/items\/(?:probe|canary) /.test(line)),
    canary: after,
  };
}

/** Sees to it that nothing more is to come on the connection; true when a further request was sent on it. */
async function finish(httpCase: HttpCase, connection: RawConnection, methods: readonly string[]): Promise<boolean> {
  const { ended } = connection;
  if (httpCase.connection === 'keep' && !ended) {
    await playScript([probe], connection, {});
    await connection.answered([...methods, 'GET'], outcomesOf(httpCase).length + 1, patience);
    return true;
  }
  if (httpCase.connection === undefined || httpCase.connection === 'keep') {
    if (!ended) connection.socket.end();
    await connection.closed(300);
    return false;
  }
  // A client that is told so closes its side; the gateway has to close in any case, only later.
  const told = connection.responses(methods).some(({ fields }) => valuesOf(fields, 'connection')[0] === 'close');
  if (told && !(await connection.closed(50))) connection.socket.end();
  await connection.closed(patience);
  return false;
}

async function canaryStatus(port: number): Promise<number> {
  using connection = await rawConnection(port);
  await playScript([canary], connection, {});
  await connection.answered(['GET'], 1, patience);
  return statusOf(connection.responses(['GET'])[0]?.start ?? '');
}
