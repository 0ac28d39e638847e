// `portico dev`: the gateway for the person who builds the services. Colours, every change of routes, and services that
// are added to or taken from the configuration file while it runs.

import { isDeepStrictEqual } from 'node:util';
import { createGateway, defaultChanges, type GatewayOptions } from '@portico/gateway';
import { printActivity } from '../activity.ts';
import type { Config, ConfigResult } from '../config.ts';
import { watchFiles } from '../config-watch.ts';
import { paletteFor } from '../palette.ts';
import { problemLines } from '../problem-lines.ts';
import { startGateway } from '../start.ts';
import { closeOnSignal } from '../stop.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

/** Serves until a signal comes. `reload` reads the configuration again. */
export async function dev(config: Config, terminal: Terminal, reload: () => Promise<ConfigResult>): Promise<ExitCode> {
  const { notices, files, workers } = config;
  const options = withoutGrace(config.options);
  const palette = paletteFor(terminal.stdout, terminal.environment);
  const print = (line: string) => void terminal.stdout.write(`${line}\n`);
  for (const notice of notices) print(palette.warning(`! ${notice}`));
  if (workers > 1) print(palette.warning(`! workers: ${workers} is for portico serve; this is one process`));
  const gateway = createGateway(options);
  const stopped = closeOnSignal(terminal, gateway.close, () => print('Stopping; once more to stop at once'));
  const listening = Promise.race([startGateway(gateway, options, terminal), stopped]);
  let current = config;
  // Watched from the first moment on, so that no change is missed.
  const endWatch = watchFiles(files, async () => {
    if (!(await listening)) return;
    const { config: next, problems } = await reload();
    if (!next) {
      print(palette.warning('! the configuration has problems, so the one before stays in force'));
      for (const line of problemLines(problems)) print(`  ${line}`);
      return;
    }
    if (!isDeepStrictEqual(next.options.services, current.options.services)) {
      print(`Services of the configuration: ${Object.keys(next.options.services).join(', ')}`);
      gateway.reconfigure(next.options.services);
    }
    const waiting = needRestart(options, withoutGrace(next.options));
    if (waiting.length > 0) print(palette.warning(`! restart to apply: ${waiting.join(', ')}`));
    current = next;
  });
  if (!(await listening)) {
    endWatch();
    await gateway.close();
    return 1;
  }
  const endActivity = printActivity(gateway, print, palette);
  const whole = await stopped;
  endWatch();
  endActivity();
  return whole ? 0 : 1;
}

/** Who builds a service wants to see at once what is gone, unless the configuration says otherwise. */
function withoutGrace(options: GatewayOptions): GatewayOptions {
  const { grace } = { ...defaultChanges, ...options.changes };
  return grace === defaultChanges.grace ? { ...options, changes: { ...options.changes, grace: 0 } } : options;
}

/** The keys that differ from what the gateway was started with and that it can't take on while it runs. */
function needRestart(before: GatewayOptions, after: GatewayOptions): string[] {
  const keys = Object.keys(after) as (keyof GatewayOptions)[];
  const whole = keys.filter((key) => key !== 'services' && !isDeepStrictEqual(after[key], before[key]));
  const ofServices = Object.entries(after.services).flatMap(([name, service]) => {
    const started = Object.hasOwn(before.services, name) ? before.services[name] : undefined;
    return (['validation', 'preserveHost'] as const)
      .filter((key) => !isDeepStrictEqual(service[key], started?.[key]))
      .map((key) => `services.${name}.${key}`);
  });
  return [...whole, ...ofServices];
}
