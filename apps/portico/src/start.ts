// Starts a gateway before the eyes of a person: a line at once, then what was found, or why it can't listen.

import type { Gateway, GatewayOptions } from '@portico/gateway';
import { explainListenError } from './listen-error.ts';
import { paletteFor } from './palette.ts';
import { startupHead, startupReport } from './startup.ts';
import type { Terminal } from './terminal.ts';

/** True once the gateway listens; false when its address can't be listened on, which the person has been told. */
export async function startGateway(
  gateway: Gateway,
  options: GatewayOptions,
  { stdout, stderr, environment }: Terminal,
): Promise<boolean> {
  const palette = paletteFor(stdout, environment);
  const names = Object.keys(options.services);
  const started = performance.now();
  stdout.write(startupHead(options.version, names.length, palette));
  try {
    const { url } = await gateway.listen();
    // In the order of the configuration, which is the person's own.
    const services = gateway.status().toSorted((a, b) => names.indexOf(a.service) - names.indexOf(b.service));
    const duration = performance.now() - started;
    stdout.write(startupReport({ services, revision: gateway.revision, duration, url }, palette));
    return true;
  } catch (error) {
    stderr.write(`${explainListenError(error, options.listen)}\n`);
    return false;
  }
}
