// What an operation's public path becomes on the service, worked out once for each operation, and the way back for
// redirects.

import { type Operation, parseTemplate } from '@portico/contract';
import type { Instance } from '../instance-table.ts';

/** The fixed texts around the parameters of a path on the service, and the prefixes by which the two paths differ. */
export interface UpstreamRoute {
  readonly literals: readonly string[];
  /** Put before what public and upstream path have in common; either may be empty. */
  readonly publicPrefix: string;
  readonly upstreamPrefix: string;
}

const routes = new WeakMap<Operation, UpstreamRoute>();

/** The route of an operation; compiled on first use and kept as long as the operation. */
export function upstreamRoute(operation: Operation): UpstreamRoute {
  const known = routes.get(operation);
  if (known) return known;
  const route = compileRoute(operation);
  routes.set(operation, route);
  return route;
}

/** The target sent to the service: raw parameter texts in the upstream template, then the raw query. */
export function upstreamTarget(
  route: UpstreamRoute,
  parameters: readonly string[],
  place: { readonly basePath: string; readonly search: string },
): string {
  let target = place.basePath + (route.literals[0] as string);
  for (let at = 1; at < route.literals.length; at++) {
    target += (parameters[at - 1] as string) + (route.literals[at] as string);
  }
  return target + place.search;
}

/**
 * The Location a client can follow: one that leads to the instance becomes a public path, any other stays. A path
 * never starts with two slashes afterwards, since that would name another host (RFC 3986 4.2).
 */
export function publicLocation(
  value: string,
  route: UpstreamRoute,
  instance: Pick<Instance, 'origin' | 'basePath'>,
): string {
  const path = pathOnInstance(value, instance.origin);
  if (path === undefined) return value;
  const upstream = instance.basePath + route.upstreamPrefix;
  const inside = path === upstream || (path.startsWith(upstream) && /^[/?#]/.test(path.slice(upstream.length)));
  const location = inside ? route.publicPrefix + path.slice(upstream.length) : path;
  return location.replace(/^\/{2,}|^$/, '/');
}

// The path, query and fragment of a location that leads to the instance; undefined for other hosts and relative paths.
function pathOnInstance(value: string, origin: string): string | undefined {
  if (value.startsWith('/') && !value.startsWith('//')) return value;
  if (!/^(?:https?:)?\/\//i.test(value) || !URL.canParse(value, origin)) return undefined;
  const url = new URL(value, origin);
  return url.origin === origin ? url.pathname + url.search + url.hash : undefined;
}

function compileRoute(operation: Operation): UpstreamRoute {
  const upstream = parseTemplate(operation.upstreamPath);
  const literals = [''];
  for (const segment of upstream.segments) {
    segment.literals.forEach((literal, index) => {
      if (index === 0) literals[literals.length - 1] += `/${literal}`;
      else literals.push(literal);
    });
  }
  const [mine, theirs] = [parseTemplate(operation.path).identity.split('/'), upstream.identity.split('/')];
  while (mine.length > 1 && theirs.length > 1 && mine.at(-1) === theirs.at(-1)) {
    mine.pop();
    theirs.pop();
  }
  const plain = (segments: readonly string[]) =>
    segments.some((part) => part.includes('{}')) ? '' : segments.join('/');
  return { literals, publicPrefix: plain(mine), upstreamPrefix: plain(theirs) };
}
