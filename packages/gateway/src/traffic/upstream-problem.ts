// What a client is told when no answer came from a service: never an address, always whether trying again may help.

import type { ServiceStatus } from '../status.ts';
import type { Problem } from './problem-response.ts';

// RFC 9209 2.3 types for errors of connecting, where nothing of the request was sent.
const connectErrors = new Map([
  ['ECONNREFUSED', 'connection_refused'],
  ['ENOTFOUND', 'dns_error'],
  ['EAI_AGAIN', 'dns_timeout'],
  ['EHOSTUNREACH', 'destination_ip_unroutable'],
  ['ENETUNREACH', 'destination_ip_unroutable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_certificate_error'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_certificate_error'],
  ['CERT_HAS_EXPIRED', 'tls_certificate_error'],
]);

/** No instance has the operation, or none could be connected to. `retryAfter` is in whole seconds. */
export function unavailable(service: string, status: ServiceStatus | undefined, retryAfter: number): Problem {
  const state = status?.state ?? 'down';
  const detail = `No instance of ${service} that serves this operation can be reached now; try again in a moment.`;
  const members = { service, state, since: status?.since };
  return { id: 'service-unavailable', detail, members, headers: ['Retry-After', String(retryAfter)] };
}

/** The service has as many requests as it is given at a time, and as many wait as may. */
export function overloaded(service: string): Problem {
  const detail = `${service} has more requests than it can take now; try again in a moment.`;
  const members = { service, state: 'overloaded' };
  const proxyError = 'connection_limit_reached';
  return { id: 'service-unavailable', detail, members, headers: ['Retry-After', '1'], proxyError };
}

/** The proxy error type of a failure to connect. */
export function connectError(error: Error): string {
  return connectErrors.get((error as NodeJS.ErrnoException).code ?? '') ?? 'destination_unavailable';
}

/** True when connecting took longer than it may. */
export function isConnectTimeout(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'CONNECT_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT';
}

/** The service broke the connection or did not speak HTTP. */
export function failed(service: string, reason: string, proxyError?: string): Problem {
  return { id: 'upstream-failed', detail: `${service} ${reason}.`, members: { service }, proxyError };
}

/** The service took too long. */
export function timedOut(service: string, waited: string, proxyError?: string): Problem {
  return { id: 'upstream-timeout', detail: `${service} ${waited}.`, members: { service }, proxyError };
}
