// A process of `portico serve --workers N` that serves. What it has to serve comes from the process that started it; it logs
// its own requests, and ends when that process does.

import process from 'node:process';
import { Events, serveAsWorker } from '@portico/gateway';
import { createLog, logEvents } from './log.ts';

const events = new Events();
logEvents(events, createLog(process.argv[2] ?? 'info', process.stderr, process.pid));
serveAsWorker(
  {
    onOrder: (listener) => void process.on('message', listener),
    tell: (news) => void (process.connected && process.send?.(news)),
    end: (code) => process.exit(code),
  },
  events,
);
process.on('disconnect', () => process.exit(1));
// A terminal sends its signal to every process of the gateway: the one that controls says when to stop.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);
