// `/-/consumers`: who uses which operation and which of its optional parts, for whoever wants to change it.

import type { Expose } from './expose.ts';
import type { SurfaceContext } from './surface.ts';

/** What a gateway does not see, said wherever its counts are used to judge a change. */
export const unseen =
  'A gateway sees which operations, parameters and media types are used, not which fields of an answer a client reads, nor calls that go around it.';

/** Serves `/-/consumers`; `?service=` narrows it. */
export function exposeConsumers(expose: Expose, { usage }: SurfaceContext): void {
  expose('/-/consumers', (c) => {
    const service = c.req.query('service');
    const operations = usage?.list().filter((use) => service === undefined || use.service === service) ?? [];
    return c.json({ revision: c.get('revision').id, counted: usage !== undefined, days: 7, unseen, operations });
  });
}
