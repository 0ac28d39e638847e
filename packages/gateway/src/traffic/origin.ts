// Where a request came from, as the service is told: by the connection it arrived on, never by what the client says.

import { isIPv4 } from 'node:net';
import type { Exchange } from './exchange.ts';

/** What the gateway tells a service of a client. */
export interface Origin {
  /** IP address, IPv4 in its own form also on a socket of both families. */
  readonly address: string;
  readonly protocol: 'http' | 'https';
  /** HTTP version of the client's request: `1.1` or `1.0`. */
  readonly version: string;
  readonly requestId: string;
  /** Prefix of the public path that the service does not see; empty for none. */
  readonly prefix: string;
  /** Whether the service is to see the client's Host instead of its own. */
  readonly preserveHost: boolean;
}

/** The origin of an exchange. */
export function originOf(exchange: Exchange, route: Pick<Origin, 'prefix' | 'preserveHost'>): Origin {
  const { socket, httpVersion } = exchange.request;
  return {
    address: plainAddress(socket.remoteAddress ?? 'unknown'),
    protocol: 'encrypted' in socket && socket.encrypted ? 'https' : 'http',
    version: httpVersion,
    requestId: exchange.requestId,
    prefix: route.prefix,
    preserveHost: route.preserveHost,
  };
}

/** The value of Forwarded (RFC 7239 4 and 6): what is no token is quoted; none of the texts has a quote in it. */
export function forwardedField({ address, protocol }: Pick<Origin, 'address' | 'protocol'>, host: string): string {
  const node = address.includes(':') ? `"[${address}]"` : address;
  return `for=${node};host=${/[^A-Za-z0-9.-]/.test(host) ? `"${host}"` : host};proto=${protocol}`;
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
}
