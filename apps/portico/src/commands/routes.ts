// `portico routes`: one line an operation, of a document, of a running gateway, or of the configured services.

import { createGateway } from '@portico/gateway';
import type { Config } from '../config.ts';
import { problemLines } from '../problem-lines.ts';
import { readPastRoutes, readRoutes } from '../route-source.ts';
import { routesTable } from '../routes-table.ts';
import { absence } from '../startup.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

/** Prints the operations of a document or of a gateway, now or `at` an earlier time; 2 when it can't be read. */
export async function routesOf(input: string, { stdout, stderr, folder }: Terminal, at?: string): Promise<ExitCode> {
  const { rows, problem } = at === undefined ? await readRoutes(input, folder) : await readPastRoutes(input, at);
  if (problem) {
    for (const line of problemLines([problem])) stderr.write(`${line}\n`);
    return 2;
  }
  stdout.write(routesTable(rows));
  return 0;
}

/**
 * Prints what a gateway of this configuration would serve now: it is started on a port of its own, looks at every service
 * once, and ends. 1 when a service has no routes to show.
 */
export async function routesOfServices({ options }: Config, { stdout, stderr }: Terminal): Promise<ExitCode> {
  await using gateway = createGateway({ ...options, listen: { host: '127.0.0.1', port: 0 }, drain: 0 });
  await gateway.listen();
  stdout.write(routesTable(gateway.revision.operations));
  const absent = gateway.status().filter(({ state }) => state === 'waiting' || state === 'down');
  for (const status of absent) {
    stderr.write(`${status.service}  ${absence(status).split(' · ')[0]}\n`);
  }
  return absent.length > 0 ? 1 : 0;
}
