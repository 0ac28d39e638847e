// What can be said of one service, and of validation, which is said for all and for each.

import { defaultOptions } from '@portico/gateway/options';
import { isReferenceRoot } from '@portico/gateway/references';
import * as z from 'zod';
import { isTree } from './config-layer.ts';
import { onlyFor, upstream } from './config-values.ts';

const { validation } = defaultOptions;

const enforcement = z.enum(['off', 'report', 'enforce']);

/** What is checked, and what comes of it. */
export const validationSchema = z.strictObject({
  requests: enforcement
    .prefault(validation.requests)
    .describe(
      'What happens to a request that breaks its contract: forwarded, forwarded and logged, or refused with 400.',
    ),
  responses: onlyFor(enforcement, validation.responses)
    .prefault(validation.responses)
    .describe('The same for responses of services. Not available yet: only `off` is accepted.'),
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
export const servicePolicySchema = z.strictObject({
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
  references: z
    .array(z.string().refine(isReferenceRoot, { error: 'must be relative, such as "./schemas/", or an http(s) URL' }))
    .optional()
    .describe(
      'What its document may refer to outside itself: files or addresses relative to it (`./schemas/`), or http(s) URLs; all below when it ends with `/`. Nothing when absent.',
    ),
  serverVariables: z.record(z.string(), z.string()).optional().describe('Values of server variables in its document.'),
});

/** One service: where it runs, what it publishes, and how it appears. */
export const serviceSchema = z
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
  .refine((service) => !isTree(service) || (service.url === undefined) !== (service.instances === undefined), {
    error: ({ input }) =>
      isTree(input) && input.url !== undefined
        ? 'has both url and instances: keep one'
        : 'needs a url, such as http://127.0.0.1:8101',
    when: () => true,
  });

/** One service that passed its schema. */
export type ParsedService = z.output<typeof serviceSchema>;
