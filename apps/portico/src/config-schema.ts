// Every key of the configuration: its shape, its default and what it means. Flags, variables, the JSON Schema for
// editors and docs/configuration.md are all derived from here. Defaults of the gateway come from the gateway.

import { defaultOptions } from '@portico/gateway/options';
import * as z from 'zod';
import { durationPattern, formatDuration, formatSize, parseDuration, parseSize, sizePattern } from './units.ts';

/** What a service may be called; without `_`, so that `<service>_<Name>` can be read in one way only. */
export const serviceName = /^[a-z][a-z0-9-]*$/;

/** The longest time a timer of the runtime can wait for; a longer one would fire at once. */
const longest = 2 ** 31 - 1;

const { refresh, limits, health, timeouts, drain, listen, validation } = defaultOptions;

const enforcement = z.enum(['off', 'report', 'enforce']);

const validationSchema = z.strictObject({
  requests: enforcement
    .prefault(validation.requests)
    .describe(
      'What happens to a request that breaks its contract: forwarded, forwarded and logged, or refused with 400.',
    ),
  responses: onlyFor(enforcement, validation.responses).describe(
    'The same for responses of services. Not available yet: only `off` is accepted.',
  ),
  unknownQuery: z
    .enum(['allow', 'reject'])
    .prefault(validation.unknownQuery)
    .describe('What happens to query parameters that the operation does not declare.'),
});

const serviceValidationSchema = z.strictObject({
  requests: validationSchema.shape.requests.unwrap().optional().describe('As `validation.requests`, for this service.'),
  responses: validationSchema.shape.responses
    .unwrap()
    .optional()
    .describe('As `validation.responses`, for this service.'),
  unknownQuery: validationSchema.shape.unknownQuery
    .unwrap()
    .optional()
    .describe('As `validation.unknownQuery`, for this service.'),
});

/** How one service appears in the merged document; the part of a service that a base file may hold. */
const servicePolicySchema = z.strictObject({
  prefix: z
    .string()
    .regex(/^(?:\/[^/?#{}\s]+)+$/, 'must start with "/" and not end with it, such as "/legacy"')
    .optional()
    .describe('Put before every public path of the service, such as `/legacy`.'),
  stripPrefix: z
    .boolean()
    .optional()
    .describe('Whether `prefix` is left out of the path on the service. `true` when a prefix is given.'),
  onConflict: z
    .enum(['error', 'first', 'drop'])
    .optional()
    .describe(
      'Who keeps an operation that two services declare: nobody, the lexically first, or the other one. `first` when absent.',
    ),
  server: z
    .union([z.int().min(0), z.string()])
    .optional()
    .describe('Index or URL of the entry of `servers` in its document whose path is the base on the service.'),
  serverVariables: z.record(z.string(), z.string()).optional().describe('Values of server variables in its document.'),
});

const serviceSchema = z
  .strictObject({
    url: upstream().optional().describe('Base URL of its only instance. Give this or `instances`.'),
    instances: z
      .array(upstream())
      .min(1, 'must have at least one URL')
      .optional()
      .describe('Base URLs of its instances. Give this or `url`.'),
    document: z
      .string()
      .min(1, 'must not be empty')
      .optional()
      .describe(
        'Where its OpenAPI document is: a path on the service, an absolute URL, or a file relative to this one. `/openapi.json` when absent.',
      ),
    health: z
      .string()
      .regex(/^\//, 'must be a path on the service, starting with "/"')
      .optional()
      .describe('Path of its health endpoint. `/health` when absent.'),
    preserveHost: z
      .boolean()
      .optional()
      .describe("Whether the client's Host field is sent instead of the service's own."),
    validation: serviceValidationSchema.optional().describe('Overrides of `validation` for this service.'),
    ...servicePolicySchema.shape,
  })
  .refine((service) => !isObject(service) || (service.url === undefined) !== (service.instances === undefined), {
    error: ({ input }) =>
      isObject(input) && input.url !== undefined
        ? 'has both url and instances: keep one'
        : 'needs a url, such as http://127.0.0.1:8101',
    when: () => true,
  });

const contactSchema = z.looseObject({
  name: z.string().optional(),
  url: z.string().optional(),
  email: z.string().optional(),
});

/** Keys that say what the merged document looks like; a base file holds these and nothing else. */
const appearance = {
  info: z
    .looseObject({
      title: z.string().optional(),
      version: z.string().optional(),
      description: z.string().optional(),
      contact: contactSchema.optional(),
    })
    .optional()
    .describe('Info Object of the merged document.'),
  servers: z
    .array(z.looseObject({ url: z.string() }))
    .optional()
    .describe('Server Objects of the merged document. `[{ url: / }]` when absent.'),
  naming: z
    .enum(['service', 'locked'])
    .optional()
    .describe('How components and operations are named: `service` puts the service before every name.'),
  tags: z.array(z.string()).optional().describe('Tags in the order in which the docs show them; the rest follow.'),
};

/** The file that `base` names: what the merged document looks like, kept apart from where services run. */
export const baseSchema = z.strictObject({
  $schema: z.string().optional(),
  ...appearance,
  services: z.record(named(), servicePolicySchema).prefault({}),
});

/** The whole configuration. Input: as written in a file, with units. Output: milliseconds and bytes, defaults filled in. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema for editors is.'),
    listen: z
      .strictObject({
        host: z
          .string()
          .min(1)
          .prefault(listen.host)
          .describe('Address to listen on; `0.0.0.0` for all of IPv4, `::` for all.'),
        port: z.int().min(0).max(65_535).prefault(listen.port).describe('Port to listen on; 0 lets the system choose.'),
      })
      .prefault({}),
    refresh: z
      .strictObject({
        interval: duration(refresh.interval, 10).describe(
          "Time between two looks at an instance's health and document.",
        ),
        timeout: duration(refresh.timeout, 10).describe('Time that one such look may take.'),
        maxDocument: size(refresh.maxDocument).describe('Size of one document, after content decoding.'),
      })
      .prefault({}),
    services: z
      .record(named(), serviceSchema)
      .refine((services) => !isObject(services) || Object.keys(services).length > 0, {
        error:
          'none configured: add services to portico.yaml, or use --service name=url, or PORTICO_SERVICES="name=url,…"',
        when: () => true,
      })
      .prefault({})
      .describe('The services by name (`[a-z][a-z0-9-]*`).'),
    validation: validationSchema.prefault({}),
    limits: z
      .strictObject({
        body: size(limits.body).describe('Size of a request body that is held to be validated.'),
        headers: size(limits.headers).describe('Size of the head of a request.'),
      })
      .prefault({}),
    health: z
      .strictObject({
        active: z.boolean().prefault(health.active).describe('Whether instances are asked for their health.'),
        interval: duration(health.interval, 10).describe('Time between two such questions to an instance.'),
      })
      .prefault({}),
    timeouts: z
      .strictObject({
        connect: duration(timeouts.connect, 1).describe('Time to connect to an instance.'),
        headers: duration(timeouts.headers, 1).describe(
          "Time from the request's last byte to the head of the response.",
        ),
        idle: duration(timeouts.idle, 1).describe(
          'Time between two chunks of a response; streams of events are exempt.',
        ),
      })
      .prefault({}),
    drain: duration(drain, 0).describe('Time that requests in flight get to finish when the gateway stops.'),
    changes: z
      .strictObject({
        breaking: onlyFor(z.enum(['report', 'hold', 'off']), 'report').describe(
          'What happens to a document that breaks its clients. Not available yet: only `report` is accepted, and has no effect.',
        ),
        publish: onlyFor(z.enum(['any', 'all']), 'any').describe(
          'How many instances must have an operation before it is published. Not available yet: only `any` is accepted.',
        ),
        grace: duration(60_000, 0).describe(
          'Time that a removed operation is answered with 503. Not available yet: has no effect.',
        ),
      })
      .optional(),
    overlays: z
      .array(z.string())
      .max(0, 'is not available yet: must be empty')
      .optional()
      .describe('OpenAPI Overlay documents applied after the merge. Not available yet: only `[]` is accepted.'),
    workers: z
      .int()
      .min(1)
      .max(1, 'more than one is not available yet')
      .prefault(1)
      .describe('Processes that share the port. Not available yet: only 1 is accepted.'),
    log: z
      .strictObject({
        level: z
          .enum(['debug', 'info', 'warn', 'error', 'silent'])
          .prefault('info')
          .describe('Least severe line of the log that is written; `warn` leaves out the line per request.'),
      })
      .prefault({}),
    base: z
      .string()
      .min(1)
      .optional()
      .describe('File with `info`, `servers`, `naming`, `tags` and service prefixes, relative to this one.'),
    ...appearance,
  })
  .meta({ title: 'Portico configuration' });

/** A configuration that passed the schema. Durations in milliseconds, sizes in bytes. */
export type ParsedConfig = z.output<typeof configSchema>;

/** One service of it. */
export type ParsedService = z.output<typeof serviceSchema>;

/** A base file that passed its schema. */
export type ParsedBase = z.output<typeof baseSchema>;

function duration(fallback: number, least: number) {
  const text = z
    .string({ error: needsUnit('1s or 500ms') })
    .regex(durationPattern, 'is not a duration: write a number and ms, s, m or h, such as 1s or 500ms');
  const range = z
    .number()
    .min(least, `must be at least ${formatDuration(least)}`)
    .max(longest, 'must be at most 596h');
  return z
    .codec(text, range, { decode: parseDuration, encode: formatDuration })
    .prefault(formatDuration(fallback))
    .meta({ title: 'duration' });
}

function size(fallback: number) {
  const text = z
    .string({ error: needsUnit('1MiB or 16KiB') })
    .regex(sizePattern, 'is not a size: write a number and B, KiB, MiB or GiB, such as 1MiB');
  return z
    .codec(text, z.number().min(1, 'must be at least 1B'), { decode: parseSize, encode: formatSize })
    .prefault(formatSize(fallback))
    .meta({ title: 'size' });
}

function needsUnit(examples: string) {
  return ({ input }: { input?: unknown }) =>
    typeof input === 'number' ? `needs a unit, such as ${examples}` : undefined;
}

/** An enumeration of which only one value works so far: the others are known, and refused with the reason. */
function onlyFor<T extends string>(all: z.ZodType<T, T>, available: T) {
  return all.refine((value) => value === available, { error: 'is not available yet' }).prefault(available as never);
}

function named() {
  return z
    .string()
    .regex(serviceName, 'is not a service name: use lower-case letters, digits and "-", starting with a letter');
}

function upstream() {
  return z.string().superRefine((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const fault =
      url?.protocol !== 'http:' && url?.protocol !== 'https:'
        ? 'is not an http:// or https:// URL'
        : url.username || url.password
          ? 'must not hold credentials: the gateway would not send them'
          : url.search || url.hash
            ? 'must not have a query or fragment'
            : undefined;
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
