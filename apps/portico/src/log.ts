// The log of `serve`: JSON lines, one for each request and one for each change of state. No bodies, no credentials.

import type { Change, Violation } from '@portico/contract';
import type { Events } from '@portico/gateway';
import { type DestinationStream, type Logger, pino } from 'pino';

/** A log that writes lines, with the `pid` of their process when there are several, such as
 * `{"level":"info","time":"2026-…","msg":"service up","service":"chat"}`. */
export function createLog(level: string, destination: DestinationStream, pid?: number): Logger {
  return pino(
    {
      level,
      base: pid === undefined ? null : { pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

/** Logs what happens in a gateway from now on; the returned function ends that. */
export function logEvents(events: Events, log: Logger): () => void {
  const ends = [
    events.on('revision.published', ({ revision, previous, operations, added, removed }) =>
      log.info(
        { revision, previous, operations, added: added.map(name), removed: removed.map(name) },
        'revision published',
      ),
    ),
    events.on('service.up', ({ service, operations, url }) =>
      log.info({ service, operations, instance: url }, 'service up'),
    ),
    events.on('service.down', ({ service, reason }) => log.warn({ service, reason }, 'service down')),
    events.on('service.rejected', ({ service, reason, stale, diagnostics }) =>
      log.warn(
        {
          service,
          reason,
          stale,
          diagnostics: diagnostics
            .slice(0, 20)
            .map(({ rule, severity, pointer, message }) => ({ rule, severity, pointer, message })),
        },
        'document rejected',
      ),
    ),
    events.on('service.changed', ({ type: _, ...change }) =>
      log.warn({ ...change, changes: change.changes.slice(0, 20).map(changeInBrief) }, 'document breaks callers'),
    ),
    events.on('service.held', ({ type: _, ...change }) =>
      log.warn(
        { ...change, changes: change.changes.slice(0, 20).map(changeInBrief) },
        'document held: it breaks callers',
      ),
    ),
    events.on('service.released', ({ service, digest, reason }) =>
      log.warn({ service, digest, reason }, 'held document released'),
    ),
    events.on('snapshot.damaged', ({ service, file, reason }) =>
      log.warn({ service, file, reason }, 'last good document on disk is damaged: set aside'),
    ),
    events.on('snapshot.failed', ({ folder, reason }) =>
      log.error({ folder, reason }, 'last good documents can not be written to disk'),
    ),
    events.on('request.violated', ({ type: _, ...violated }) =>
      log.warn({ ...violated, violations: violated.violations.map(inBrief) }, 'request violates its contract'),
    ),
    events.on('response.violated', ({ type: _, ...violated }) =>
      log.warn({ ...violated, violations: violated.violations.map(inBrief) }, 'response violates its contract'),
    ),
    events.on('service.drifted', ({ type: _, ...difference }) =>
      log.warn(difference, 'service answers differently from its document'),
    ),
    events.on('instance.ejected', ({ service, url, reason, duration }) =>
      log.warn({ service, instance: url, reason, duration }, 'instance ejected'),
    ),
    events.on('instance.returned', ({ service, url }) => log.info({ service, instance: url }, 'instance returned')),
    events.on('instances.panic', ({ service, ejected, instances }) =>
      log.warn({ service, ejected, instances }, 'ejections ignored'),
    ),
    events.on('gateway.overloaded', ({ type: _, ...need }) => log.warn(need, 'overloaded: requests are turned away')),
    events.on('gateway.recovered', ({ type: _, ...reading }) => log.info(reading, 'overloaded no more')),
    events.on('worker.started', ({ pid }) => log.info({ worker: pid }, 'worker started')),
    events.on('worker.ended', ({ pid, reason, wait }) =>
      log.error({ worker: pid, reason, wait }, 'worker ended: another one takes its place'),
    ),
    // Not even listened to when the level would drop it: the gateway then builds no such event.
    ...(log.isLevelEnabled('info')
      ? [
          events.on('request.completed', ({ type: _, duration, ...request }) =>
            log.info({ ...request, duration: Math.round(duration * 1_000) / 1_000 }, 'request completed'),
          ),
        ]
      : []),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function name({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

// The sentence repeats the rest for a person; a log is searched by the members.
function inBrief({ in: place, name, pointer, keyword, schema }: Violation): object {
  return { in: place, name, pointer, keyword, schema };
}

function changeInBrief({ id, rule, severity, operation, message }: Change): object {
  const { method, path } = operation ?? {};
  return { id, rule, severity, method, path, message };
}
