// The services of the configuration. `replace` serves a configuration that is read again while the gateway runs.

import type { ServiceOptions } from '../options.ts';
import type { Provider, ServiceSet } from './provider.ts';

export interface StaticProvider extends Provider {
  /** Gives the listener a new full set. */
  replace(services: Readonly<Record<string, ServiceOptions>>): void;
}

export function staticProvider(services: Readonly<Record<string, ServiceOptions>>): StaticProvider {
  let current: ServiceSet = new Map(Object.entries(services));
  let notify: ((services: ServiceSet) => void) | undefined;
  return {
    start(listener) {
      notify = listener;
      listener(current);
    },
    replace(next) {
      current = new Map(Object.entries(next));
      notify?.(current);
    },
    close() {
      notify = undefined;
    },
  };
}
