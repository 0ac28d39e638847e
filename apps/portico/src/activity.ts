// What `dev` prints while it runs: routes that come and go, services that rise and fall, and requests, for a person.

import type { Diagnostic } from '@portico/contract';
import type { Events, OperationReference, RequestCompleted } from '@portico/gateway';
import type { Palette } from './palette.ts';

/** Prints what happens in a gateway from now on, a line at a time; the returned function ends that. */
export function printActivity(events: Events, print: (line: string) => void, palette: Palette): () => void {
  const told = new Set<string>();
  const ends = [
    events.on('revision.published', ({ added, removed, operations, revision }) => {
      for (const operation of added) print(palette.good(`+ ${describe(operation)}`));
      for (const operation of removed) print(palette.bad(`- ${describe(operation)}`));
      print(palette.faint(`  revision ${revision.slice(0, 6)} · ${operations} operations`));
    }),
    events.on('service.up', ({ service, operations, url }) =>
      print(`${palette.good('✓')} ${service} is up · ${operations} routes · ${url}`),
    ),
    events.on('service.down', ({ service, reason }) => print(`${palette.bad('✗')} ${service} is down · ${reason}`)),
    events.on('service.rejected', ({ service, reason, diagnostics }) => {
      print(`${palette.warning('!')} ${service} · ${reason}`);
      for (const diagnostic of diagnostics) {
        const line = describeDiagnostic(diagnostic);
        if (!told.has(line)) print(`    ${line}`);
        told.add(line);
      }
    }),
    events.on('request.completed', (request) => print(requestLine(request, palette))),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** A finding in one line: `error path-conflict /paths/~1a is … · what to do`. */
export function describeDiagnostic({ severity, rule, pointer, message, fix, position }: Diagnostic): string {
  const place = position ? `${position.line}:${position.column} ` : '';
  return `${place}${severity} ${rule} ${pointer || '/'} ${message}${fix ? ` · ${fix}` : ''}`;
}

function describe({ method, path, service }: OperationReference): string {
  return `${method} ${path}  ${service}`;
}

function requestLine(request: RequestCompleted, palette: Palette): string {
  const { method, path, status, duration, service, problem, aborted } = request;
  const colour = status >= 500 ? palette.bad : status >= 400 ? palette.warning : palette.good;
  const parts = [
    `${colour(String(status))} ${method} ${path}`,
    service ?? '',
    `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`,
    problem ?? '',
    aborted ? 'the client left' : '',
  ];
  return `  ${parts.filter((part) => part !== '').join('  ')}`;
}
