// A steady load on a gateway: as many requests a second as asked, whether or not earlier ones were answered.

import { Agent, request } from 'node:http';

export interface Load {
  /** Requests that were sent and not answered yet. */
  readonly pending: number;
  readonly sent: number;
  /** Stops sending and resolves when all are answered. */
  stop(): Promise<LoadResult>;
}

export interface LoadResult {
  readonly sent: number;
  /** One text for each request that got no answer below 500. */
  readonly failed: readonly string[];
  /** Milliseconds of each answered request, in order of length. */
  readonly durations: readonly number[];
}

let serial = 0;

/** Sends `perSecond` requests to `path` of `url`, each with an id of its own at the end. */
export function startLoad(
  url: string,
  path: string,
  { method = 'GET', perSecond = 150, keepAlive = true, connections = Number.POSITIVE_INFINITY } = {},
): Load {
  const agent = new Agent({ keepAlive, maxSockets: connections });
  const failed: string[] = [];
  const durations: number[] = [];
  const answers = new Set<Promise<void>>();
  let sent = 0;
  const send = () => {
    sent++;
    const began = performance.now();
    const answer = ask(`${url}${path}${++serial}`, method, agent).then((fault) => {
      if (fault) failed.push(`${fault} after ${Math.round(performance.now() - began)} ms`);
      durations.push(performance.now() - began);
      answers.delete(answer);
    });
    answers.add(answer);
  };
  const began = performance.now();
  const timer = setInterval(() => {
    // What a busy machine kept from being sent in time is sent now.
    while (sent < ((performance.now() - began) / 1_000) * perSecond) send();
  }, 5);
  return {
    get pending() {
      return answers.size;
    },
    get sent() {
      return sent;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(answers);
      agent.destroy();
      return { sent, failed, durations: durations.toSorted((a, b) => a - b) };
    },
  };
}

/** The status when it is 500 or above, the error when there is no answer, else undefined. */
function ask(url: string, method: string, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve((response.statusCode ?? 500) < 500 ? undefined : `${response.statusCode} ${body}`),
      );
      response.on('error', (error) => resolve(`cut: ${error.message}`));
    });
    outgoing.on('error', (error) => resolve(error.message));
    outgoing.end();
  });
}
