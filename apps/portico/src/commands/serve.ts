// `portico serve`: the gateway as it runs in production. Start-up output on stdout, JSON lines on stderr.

import { createGateway, createGatewayWithWorkers } from '@portico/gateway';
import type { Config } from '../config.ts';
import { createLog, logEvents } from '../log.ts';
import { startGateway } from '../start.ts';
import { closeOnSignal } from '../stop.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { workerFile } from '../worker-file.ts';

/** Serves until a signal comes. 1 when the address can't be listened on, or when a second signal cut the stop short. */
export async function serve(config: Config, terminal: Terminal): Promise<ExitCode> {
  const { options, logLevel, notices, workers } = config;
  const log = createLog(logLevel, terminal.stderr, workers > 1 ? process.pid : undefined);
  for (const notice of notices) log.warn(notice);
  const gateway =
    workers > 1
      ? createGatewayWithWorkers(options, { count: workers, file: workerFile, args: [logLevel] })
      : createGateway(options);
  logEvents(gateway.events, log);
  const stopped = closeOnSignal(terminal, gateway.close, (signal) => {
    log.info({ signal, drain: options.drain }, 'stopping: requests in flight may finish; a second signal ends at once');
  });
  // A signal may come before the gateway listens.
  const listens = await Promise.race([startGateway(gateway, options, terminal), stopped]);
  if (!listens) {
    await gateway.close();
    return 1;
  }
  const whole = await stopped;
  log.info(whole ? 'stopped' : 'stopped at once: requests in flight were cut off');
  return whole ? 0 : 1;
}
