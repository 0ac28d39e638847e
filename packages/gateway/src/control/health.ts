// Reads what a health endpoint said. A service without one, or with one of another shape, is fine: it only gives less.

import type { Fetched } from './guarded-fetch.ts';

export interface Health {
  readonly state: 'healthy' | 'unhealthy' | 'unreachable';
  /** True when nothing came back although a connection was made. */
  readonly silent: boolean;
  readonly version?: string;
  /** Opaque: changes exactly when the document does. */
  readonly digest?: string;
  /** Path of the document on the same service, beginning with one slash. */
  readonly documentPath?: string;
  readonly fault?: { readonly kind: string; readonly reason: string; readonly message: string };
}

export function readHealth(answer: Fetched): Health {
  if (answer.kind === 'failure') {
    const { failure, reason } = answer;
    const fault = { kind: failure, reason, message: failure === 'unreachable' ? `failed: ${reason}` : reason };
    if (failure === 'unreachable') return { state: 'unreachable', silent: true, fault };
    return { state: 'unhealthy', silent: failure !== 'too-large', fault };
  }
  if (answer.kind === 'unchanged') return { state: 'healthy', silent: false };
  const details = { silent: false, ...parseDetails(answer.bytes.toString()) };
  // Only a server error says "unhealthy": 404 or 401 say that there is no health endpoint for us.
  if (answer.status < 500) return { state: 'healthy', ...details };
  const reason = `status ${answer.status}`;
  return {
    state: 'unhealthy',
    ...details,
    fault: { kind: 'unhealthy', reason, message: `answered ${answer.status}` },
  };
}

function parseDetails(text: string): Pick<Health, 'version' | 'digest' | 'documentPath'> {
  let body: { version?: unknown; document?: { url?: unknown; digest?: unknown } } | null;
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    return {};
  }
  const version = body?.version;
  const digest = body?.document?.digest;
  const url = body?.document?.url;
  return {
    ...(typeof version === 'string' && version.length <= 100 ? { version } : {}),
    ...(typeof digest === 'string' && digest.length <= 200 ? { digest } : {}),
    // A path only: a service may not send the gateway to another host.
    ...(typeof url === 'string' && /^\/(?!\/)[^\s\\]*$/.test(url) ? { documentPath: url } : {}),
  };
}
