// Every key of the configuration: its shape, its default and what it means. Flags, variables, the JSON Schema for
// editors and docs/configuration.md are all derived from here. Defaults of the gateway come from the gateway.

import { defaultChanges, defaultOptions } from '@portico/gateway/options';
import * as z from 'zod';
import { isTree } from './config-layer.ts';
import {
  breakingSchema,
  graceSchema,
  publishSchema,
  servicePolicySchema,
  serviceSchema,
  severitySchema,
  validationSchema,
} from './config-service-schema.ts';
import { loadLimits, trafficSections } from './config-traffic-schema.ts';
import { duration, named, size } from './config-values.ts';

const { refresh, limits, health, drain, drainLead, listen } = defaultOptions;

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
    .describe(
      'How components and operations are named: `service` puts the service before every name, `locked` keeps bare names in the file `names`. `service` unless there is one.',
    ),
  names: z
    .string()
    .min(1)
    .optional()
    .describe('File of the names of `naming: locked`, relative to this one; `portico merge` writes it.'),
  overlays: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'OpenAPI Overlay 1.0 documents applied to the merged document in this order: files relative to this one.',
    ),
  tags: z.array(z.string()).optional().describe('Tags in the order in which the docs show them; the rest follow.'),
};

/** The name of a header field (RFC 9110 5.6.2). */
const fieldName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not the name of a header');

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
      .refine((services) => !isTree(services) || Object.keys(services).length > 0, {
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
        connections: z
          .int()
          .min(0)
          .prefault(limits.connections ?? 0)
          .describe('Connections of clients that one process holds; more are closed at once. 0 for any number.'),
        connectionsPerAddress: z
          .int()
          .min(0)
          .prefault(limits.connectionsPerAddress ?? 0)
          .describe('The same for one address of clients. 0 for any number.'),
        ...loadLimits,
      })
      .prefault({}),
    health: z
      .strictObject({
        active: z
          .boolean()
          .prefault(health.active)
          .describe('Whether what an instance says of its health counts when requests are shared out.'),
        interval: duration(health.interval, 10).describe(
          'Time between two questions for it, when that is shorter than `refresh.interval`: each look at an instance asks for its health.',
        ),
      })
      .prefault({}),
    ...trafficSections,
    drain: duration(drain, 0).describe('Time that requests in flight get to finish when the gateway stops.'),
    drainLead: duration(drainLead ?? 0, 0).describe(
      'Time that a stopping gateway serves on while `/-/ready` says no, before it stops accepting: as long as a load balancer takes to notice. At `0ms` it is a second at most, and only while there are connections.',
    ),
    snapshot: z
      .strictObject({
        folder: z
          .string()
          .min(1)
          .optional()
          .describe(
            'Folder for the last good document of each service, relative to this file, so that a gateway starts while services are down. Nothing is written when absent.',
          ),
      })
      .prefault({}),
    changes: z
      .strictObject({
        breaking: breakingSchema.prefault(defaultChanges.breaking),
        publish: publishSchema.prefault(defaultChanges.publish),
        grace: graceSchema,
        severity: severitySchema.prefault({}),
      })
      .prefault({}),
    workers: z
      .int()
      .min(1, 'must be at least 1')
      .max(256, 'must be at most 256')
      .prefault(1)
      .describe(
        'Processes that serve and share the port; with more than one, another process controls them. `portico dev` always serves with one.',
      ),
    consumers: z
      .strictObject({
        apiKey: fieldName.optional().describe('Header that holds a key of the caller’s, such as `X-API-Key`.'),
        claim: z
          .string()
          .min(1)
          .optional()
          .describe('Claim of the bearer token in Authorization that names the caller, such as `azp` or `client_id`.'),
        header: fieldName.optional().describe('Header in which callers give their name, such as `X-Client-Id`.'),
        known: z
          .array(z.string().min(1))
          .prefault([])
          .describe('Callers that are shown by name. Of all others a hash of the key, claim or name is shown.'),
        salt: z
          .string()
          .optional()
          .describe('Mixed into the hashes, so that short names can not be guessed from them.'),
      })
      .prefault({})
      .describe(
        'By what callers are told apart, to count who uses what. Nobody is counted without one of `apiKey`, `claim` and `header`.',
      ),
    admin: z
      .strictObject({
        token: z
          .string()
          .min(8, 'must be at least 8 characters')
          .optional()
          .describe(
            'Bearer token of those who may change what the gateway does, such as releasing a held document. Nobody may without it. Better set by its variable than written to a file.',
          ),
      })
      .prefault({}),
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
      .describe(
        'File with `info`, `servers`, `naming`, `names`, `overlays`, `tags` and service prefixes, relative to this one.',
      ),
    ...appearance,
  })
  .meta({ title: 'Portico configuration' });

/** Keys whose values are never printed. */
export const secretKeys: ReadonlySet<string> = new Set(['consumers.salt', 'admin.token']);

/** A configuration that passed the schema. Durations in milliseconds, sizes in bytes. */
export type ParsedConfig = z.output<typeof configSchema>;

/** A base file that passed its schema. */
export type ParsedBase = z.output<typeof baseSchema>;
