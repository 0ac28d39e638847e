// The base path of an operation on its service. Only the PATH of a server's URL counts: where a service runs is known
// from discovery, never from its document.

import { isObject, type Json, own } from '../json.ts';
import type { ServicePolicy } from './merge-policy.ts';

/** A base path (empty, or with a leading and no trailing slash) and what is wrong with the servers it is taken from. */
export interface BasePath {
  readonly path: string;
  /** Names of variables with neither a default nor a configured value; the path is then empty. */
  readonly unbound: readonly string[];
  /** True when the servers have different paths and no policy chooses. */
  readonly ambiguous: boolean;
}

/** The base path by the effective `servers` (Server Objects, OAS 3.1 4.8.5) and the policy of the service. */
export function basePath(servers: Json | undefined, policy: ServicePolicy): BasePath {
  if (policy.basePath !== undefined) return { path: policy.basePath, unbound: [], ambiguous: false };
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  const bases = list.map((server) => ({ url: own(server, 'url'), ...bind(server, policy) }));
  const chosen =
    typeof policy.server === 'number'
      ? bases[policy.server]
      : bases.find(
          (base) => policy.server !== undefined && (base.url === policy.server || base.bound === policy.server),
        );
  const base = chosen ?? bases[0];
  if (!base) return { path: '', unbound: [], ambiguous: false };
  const path = base.unbound.length > 0 ? '' : pathOf(base.bound);
  const ambiguous = !chosen && bases.some((other) => other.unbound.length === 0 && pathOf(other.bound) !== path);
  return { path, unbound: base.unbound, ambiguous };
}

function bind(server: Json, policy: ServicePolicy): { bound: string; unbound: string[] } {
  const url = own(server, 'url');
  const unbound: string[] = [];
  const bound = (typeof url === 'string' ? url : '').replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = variable(policy, name) ?? own(own(own(server, 'variables'), name), 'default');
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    unbound.push(name);
    return '';
  });
  return { bound, unbound };
}

function variable(policy: ServicePolicy, name: string): string | undefined {
  const values = policy.serverVariables;
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

// The path of an absolute, network-path or relative URL reference (RFC 3986 4.1), dot segments removed.
function pathOf(url: string): string {
  const path = url.replace(/^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.length > 0 ? `/${segments.join('/')}` : '';
}
