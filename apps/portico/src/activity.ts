// What `dev` prints while it runs: routes that come and go, services that rise and fall, findings, requests.

import { type Change, printable } from '@portico/contract';
import type { Gateway, OperationReference, RequestCompleted } from '@portico/gateway';
import { findingLine } from './finding.ts';
import type { Palette } from './palette.ts';

/** How many findings of one moment are printed in full. */
const shownFindings = 10;

/** Prints what happens in a gateway from now on, a line at a time; the returned function ends that. */
export function printActivity(gateway: Gateway, print: (line: string) => void, palette: Palette): () => void {
  const { events } = gateway;
  const printNews = findingsOnce(gateway, print, palette);
  printNews();
  const ends = [
    events.on('revision.published', ({ added, removed, operations, revision }) => {
      for (const operation of added) print(palette.good(`+ ${describe(operation)}`));
      for (const operation of removed) print(palette.bad(`- ${describe(operation)}`));
      print(palette.faint(`  revision ${revision.slice(0, 6)} · ${operations} operations`));
      printNews();
    }),
    events.on('service.up', ({ service, operations, url }) =>
      print(`${palette.good('✓')} ${service} is up · ${operations} routes · ${url}`),
    ),
    events.on('service.down', ({ service, reason }) =>
      print(
        `${palette.bad('✗')} ${service} is down · ${printable(reason)} · is it running at ${urlOf(gateway, service)}?`,
      ),
    ),
    events.on('service.rejected', ({ service, reason }) => {
      print(`${palette.warning('!')} ${service} · ${printable(reason)}`);
      printNews();
    }),
    events.on('service.changed', ({ service, changes }) => {
      print(palette.warning(`! ${service} breaks its callers:`));
      for (const line of changeLines(changes)) print(palette.warning(`  ${line}`));
    }),
    events.on('service.held', ({ service, to, changes }) => {
      print(palette.warning(`! ${service} is held at its document before: the new one breaks its callers:`));
      for (const line of changeLines(changes)) print(palette.warning(`  ${line}`));
      print(palette.faint(`  to let it go live: portico release ${service} --digest ${to}`));
    }),
    events.on('service.released', ({ service, reason }) =>
      print(`${palette.good('✓')} ${service} released${reason === '' ? '' : ` · ${printable(reason)}`}`),
    ),
    events.on('service.drifted', ({ service, method, path, status, pointer, message }) =>
      print(
        palette.warning(`! ${service} · ${printable(`${method} ${path} answered ${status} · ${pointer} ${message}`)}`),
      ),
    ),
    events.on('snapshot.damaged', ({ service, file, reason }) =>
      print(palette.warning(`! ${service} · its last good document ${printable(`${reason} · now in ${file}`)}`)),
    ),
    events.on('snapshot.failed', ({ reason }) =>
      print(palette.warning(`! last good documents can't be written · ${printable(reason)}`)),
    ),
    events.on('gateway.overloaded', ({ delay, heap }) =>
      print(
        palette.warning(
          `! overloaded: requests are turned away · event loop ${delay} ms late, heap ${Math.round(heap * 100)} % full`,
        ),
      ),
    ),
    events.on('gateway.recovered', () => print(`${palette.good('✓')} overloaded no more`)),
    events.on('request.completed', (request) => {
      // What the gateway serves itself, such as its docs, would drown the rest.
      if (request.service !== undefined || request.problem !== undefined) print(requestLine(request, palette));
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The first few changes in full. */
function changeLines(changes: readonly Change[]): string[] {
  const lines = changes.slice(0, shownFindings).map(({ operation, message }) => {
    const where = operation ? `${operation.method} ${operation.path}: ` : '';
    return printable(`${where}${message}`);
  });
  return changes.length > shownFindings ? [...lines, `… and ${changes.length - shownFindings} more`] : lines;
}

/** Prints the findings about documents that were not printed before: errors and warnings, the first few in full. */
function findingsOnce(gateway: Gateway, print: (line: string) => void, palette: Palette): () => void {
  let told: ReadonlySet<string> = new Set();
  return () => {
    const found = [...gateway.revision.diagnostics, ...gateway.status().flatMap(({ diagnostics }) => diagnostics)];
    const serious = found.filter(({ severity }) => severity !== 'info');
    const lines = new Set(serious.map((finding) => findingLine(finding, finding.service, palette)));
    const fresh = [...lines].filter((line) => !told.has(line));
    for (const line of fresh.slice(0, shownFindings)) print(`  ${line}`);
    if (fresh.length > shownFindings) print(`  … and ${fresh.length - shownFindings} more, see /-/services`);
    // Those that are mended are forgotten, so that they are told again when they come back.
    told = lines;
  };
}

function urlOf(gateway: Gateway, service: string): string {
  const instances = gateway.status().find((status) => status.service === service)?.instances ?? [];
  return instances.map(({ url }) => url).join(' or ');
}

function describe({ method, path, service }: OperationReference): string {
  return printable(`${method} ${path}  ${service}`);
}

function requestLine(request: RequestCompleted, palette: Palette): string {
  const { method, path, status, duration, service, problem, aborted } = request;
  const colour = status >= 500 ? palette.bad : status >= 400 ? palette.warning : palette.good;
  const parts = [
    `${colour(String(status))} ${printable(`${method} ${path}`)}`,
    service ?? '',
    `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`,
    problem ?? '',
    aborted ? 'the client left' : '',
  ];
  return `  ${parts.filter((part) => part !== '').join('  ')}`;
}
