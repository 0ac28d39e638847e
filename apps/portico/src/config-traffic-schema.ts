// What can be said of how traffic to services is bounded, repeated and kept from instances that fail: for all services,
// and for each over that.

import {
  defaultClientOptions,
  defaultEjection,
  defaultLoadLimits,
  defaultOptions,
  defaultOverload,
  defaultRetries,
} from '@portico/gateway/options';
import * as z from 'zod';
import { duration, size } from './config-values.ts';

const { timeouts } = defaultOptions;

const count = (fallback: number, least: number) => z.int().min(least).prefault(fallback);

const share = (fallback: number) => z.number().min(0).max(1).prefault(fallback);

/** Bounds on what one service is given; part of `limits`. */
export const loadLimits = {
  inFlight: count(defaultLoadLimits.inFlight, 1).describe(
    'Requests that one service works on at a time. Streams of events and upgraded connections are not counted.',
  ),
  queue: count(defaultLoadLimits.queue, 0).describe('Requests that wait for one service; more are answered with 503.'),
  queueWait: duration(defaultLoadLimits.queueWait, 1).describe('Time that one waits before it is answered with 503.'),
};

const retries = {
  enabled: z
    .boolean()
    .prefault(defaultRetries.enabled)
    .describe(
      'Whether GET, HEAD, OPTIONS, PUT, DELETE and QUERY are sent once more, to another instance, after a reset or an answer 502, 503 or 504. What was not sent at all always is, whatever the method.',
    ),
  budget: share(defaultRetries.budget).describe('Retries as a share of all requests to a service.'),
  minimum: count(defaultRetries.minimum, 0).describe('Retries that may be under way when the budget is used up.'),
  content: size(defaultRetries.content).describe('Size of content that is sent a second time at most.'),
};

const ejection = {
  failures: count(defaultEjection.failures, 1).describe(
    'Resets, timeouts and answers 502, 503 or 504 in a row after which an instance gets no requests.',
  ),
  connectFailures: count(defaultEjection.connectFailures, 1).describe('The same for failures to connect.'),
  base: duration(defaultEjection.base, 1).describe(
    'Time for which it gets none; twice as long each further time, and up to half longer at random.',
  ),
  longest: duration(defaultEjection.longest, 1).describe('The longest such time, before chance.'),
  share: share(defaultEjection.share).describe('Share of the instances of a service that are ejected at most.'),
};

const limitsOfTime = {
  connect: duration(timeouts.connect, 1).describe('Time to connect to an instance.'),
  headers: duration(timeouts.headers, 1).describe("Time from the request's last byte to the head of the response."),
  idle: duration(timeouts.idle, 1).describe('Time between two chunks of a response; streams of events are exempt.'),
};

/** Sections of the whole configuration. */
export const trafficSections = {
  timeouts: z.strictObject(limitsOfTime).prefault({}),
  retries: z.strictObject(retries).prefault({}),
  ejection: z.strictObject(ejection).prefault({}),
  clients: z
    .strictObject({
      head: duration(defaultClientOptions.head, 1).describe(
        'Time for the head of a request, from the first byte of its connection or of the request.',
      ),
      content: duration(defaultClientOptions.content, 1).describe(
        'Time for all of the content that is read to be checked.',
      ),
      idle: duration(defaultClientOptions.idle, 1).describe('Time that a connection is kept for the next request.'),
    })
    .prefault({}),
  fastLane: z
    .boolean()
    .prefault(true)
    .describe(
      'Whether requests of the common form are read without Node’s HTTP server. What is answered and forwarded is the same; without it each request costs more.',
    ),
  overload: z
    .strictObject({
      delay: duration(defaultOverload.delay, 0).describe(
        'By how much the event loop may come late (99th percentile of a second, twice in a row) before requests are turned away with 503; `0ms` for any.',
      ),
      heap: share(defaultOverload.heap).describe(
        'Share of the heap that may be in use before requests are turned away; 0 for any.',
      ),
    })
    .prefault({}),
};

/** The same for one service: nothing has a default there. */
export const serviceTrafficSections = {
  limits: forService('limits', loadLimits),
  timeouts: forService('timeouts', limitsOfTime),
  retries: forService('retries', retries),
  ejection: forService('ejection', ejection),
};

type Shape = Readonly<Record<string, z.ZodPrefault<z.ZodType>>>;
type Optional<S extends Shape> = { [K in keyof S]: z.ZodOptional<ReturnType<S[K]['unwrap']>> };

function forService<S extends Shape>(section: string, shape: S) {
  const own = Object.entries(shape).map(([name, schema]) => {
    const { title } = schema.meta() ?? {};
    const description = `As \`${section}.${name}\`, for this service.`;
    return [
      name,
      schema
        .unwrap()
        .optional()
        .meta(title === undefined ? { description } : { title, description }),
    ];
  });
  return z
    .strictObject(Object.fromEntries(own) as Optional<S>)
    .optional()
    .describe(`Overrides of \`${section}\` for this service.`);
}
