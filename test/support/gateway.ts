// A gateway in this process, on a port of its own, over real services.

import { createGateway, defaultOptions, type Gateway, type GatewayEvent, type GatewayOptions } from '@portico/gateway';

export interface RunningGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly url: string;
}

/** Where documents can be compiled: what holds for one holds for the other. */
export const compileModes = ['inline', 'worker'] as const;

/** `services` maps names to base URLs; `more` overrides the defaults. */
export async function startGateway(
  services: Readonly<Record<string, string>>,
  more: Partial<GatewayOptions> = {},
): Promise<RunningGateway> {
  const gateway = createGateway({
    ...defaultOptions,
    version: 'test',
    listen: { host: '127.0.0.1', port: 0 },
    services: Object.fromEntries(Object.entries(services).map(([name, url]) => [name, { instances: [url] }])),
    drain: 2_000,
    ...more,
    // What is gone is gone at once, unless a test is about that.
    changes: { grace: 0, ...more.changes },
  });
  const { url } = await gateway.listen();
  return { gateway, url, [Symbol.asyncDispose]: () => gateway.close() };
}

/** The next event of `type` that `wanted` accepts. */
export function nextEvent<T extends GatewayEvent['type']>(
  gateway: Gateway,
  type: T,
  wanted: (event: Extract<GatewayEvent, { type: T }>) => boolean = () => true,
): Promise<Extract<GatewayEvent, { type: T }>> {
  return new Promise((resolve) => {
    const off = gateway.events.on(type, (event) => {
      if (!wanted(event)) return;
      off();
      resolve(event);
    });
  });
}

/** Repeats `probe` until it gives a value; fails loudly after `limit` milliseconds. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  limit = 10_000,
): Promise<T> {
  const end = performance.now() + limit;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${limit} ms: ${what}`, { cause: last });
}
