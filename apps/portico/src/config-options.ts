// A checked configuration in the terms of the gateway: milliseconds and bytes, addresses resolved, nothing undefined.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GatewayOptions, ServiceOptions } from '@portico/gateway/options';
import type { ParsedBase, ParsedConfig } from './config-schema.ts';
import type { ParsedService } from './config-service-schema.ts';
import { version } from './version.ts';

/** Options of a gateway; `home` is the folder that the services' document files are relative to. */
export function toOptions(parsed: ParsedConfig, base: ParsedBase | undefined, home: string): GatewayOptions {
  const { listen, refresh, validation, limits, retries, ejection, overload, health, timeouts, drain, drainLead } =
    parsed;
  const { clients, consumers, changes, admin, fastLane } = parsed;
  const services = Object.entries(parsed.services).map(([name, service]) => {
    const policy = base && Object.hasOwn(base.services, name) ? base.services[name] : undefined;
    return [name, toService({ ...policy, ...defined(service) } as ParsedService, home)] as const;
  });
  return {
    version,
    listen,
    refresh,
    services: Object.fromEntries(services),
    validation,
    limits,
    retries,
    ejection,
    overload,
    clients,
    fastLane,
    health,
    timeouts,
    drain,
    drainLead,
    consumers: defined(consumers),
    changes,
    ...(admin.token === undefined ? {} : { admin: { token: admin.token } }),
    merge: mergeAppearance(base, parsed),
  };
}

/** The merge policy of a base file, under what a configuration says of the same keys. */
export function mergeAppearance(
  base: ParsedBase | undefined,
  over: Partial<Pick<ParsedConfig, 'info' | 'servers' | 'naming' | 'tags'>> = {},
): GatewayOptions['merge'] {
  const info = base?.info || over.info ? { ...base?.info, ...over.info } : undefined;
  const joined = {
    info,
    servers: over.servers ?? base?.servers,
    naming: over.naming ?? base?.naming,
    tags: over.tags ?? base?.tags,
  };
  return defined(joined) as GatewayOptions['merge'];
}

function toService(service: ParsedService, home: string): ServiceOptions {
  const { url, instances, document, health, validation, preserveHost, ...more } = service;
  const { limits, retries, ejection, timeouts, changes, ...policy } = more;
  const merge = defined(policy);
  return defined({
    instances: instances ?? [url ?? ''],
    document: document && locateDocument(document, home),
    health,
    validation: validation && defined(validation),
    preserveHost,
    limits: limits && defined(limits),
    retries: retries && defined(retries),
    ejection: ejection && defined(ejection),
    timeouts: timeouts && defined(timeouts),
    changes: changes && defined(changes),
    merge: Object.keys(merge).length > 0 ? merge : undefined,
  }) as unknown as ServiceOptions;
}

/** A path on the service and an http(s) URL stay as they are; anything else is a file beside the configuration. */
function locateDocument(document: string, home: string): string {
  if (document.startsWith('/') || /^(?:https?|file):\/\//i.test(document)) return document;
  return pathToFileURL(resolve(home, document)).href;
}

/** Without the keys that hold nothing: absent and undefined are not the same to whoever spreads an object. */
function defined(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
