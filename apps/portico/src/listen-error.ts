// Why an address can't be listened on, and what to do.

import type { GatewayOptions } from '@portico/gateway/options';

/** One line for a person. Errors that have nothing to do with the address are thrown again. */
export function explainListenError(error: unknown, { host, port }: GatewayOptions['listen']): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    return `portico: ${address} is in use by another process: stop it, or choose another port with --port (0 for any)`;
  }
  if (code === 'EACCES')
    return `portico: ${address} may not be listened on: ports below 1024 need a privilege; try --port 8080`;
  if (code === 'EADDRNOTAVAIL')
    return `portico: ${address} is not an address of this machine: try --host 127.0.0.1 or 0.0.0.0`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `portico: the host name ${host} is not known: try --host 127.0.0.1`;
  throw error;
}
