// What can be said of one service, and of validation, which is said for all and for each.

import { changeSeverities } from '@portico/contract';
import { defaultChanges, defaultOptions } from '@portico/gateway/options';
import { isReferenceRoot } from '@portico/gateway/references';
import * as z from 'zod';
import { isTree } from './config-layer.ts';
import { serviceTrafficSections } from './config-traffic-schema.ts';
import { duration, upstream } from './config-values.ts';
import { ruleFault } from './rule-name.ts';

const { validation } = defaultOptions;

const enforcement = z.enum(['off', 'report', 'enforce']);

/** What becomes of documents that break callers. */
export const breakingSchema = z
  .enum(['report', 'hold', 'off'])
  .describe(
    'What happens to a document that breaks callers or takes protection away: published and told (log, events, `/-/services`), kept back until it is released, or not looked at.',
  );

/** When a new document of a service with several instances takes part. */
export const publishSchema = z
  .enum(['any', 'all'])
  .describe(
    'When the new document of a service with several instances takes part: as soon as `any` of them publishes it, or when `all` that answer do.',
  );

export const graceSchema = duration(defaultChanges.grace, 0).describe(
  'Time for which an operation that no instance has any more is answered with 503 and stays in the docs, before it is gone.',
);

/** How much the changes of a rule count; rules are named as in docs/changes.md. */
export const severitySchema = z
  .record(
    z.string().superRefine((rule, context) => {
      const fault = ruleFault(rule);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    }),
    z.enum([...changeSeverities, 'none']),
  )
  .describe('How much changes of a rule count, by the name of the rule, where that is not as in changes.md.');

/** What is checked, and what comes of it. */
export const validationSchema = z.strictObject({
  requests: enforcement
    .prefault(validation.requests)
    .describe(
      'What happens to a request that breaks its contract: forwarded, forwarded and told (log, metrics), or refused with 400.',
    ),
  responses: enforcement
    .prefault(validation.responses)
    .describe(
      'What happens to an answer of a service that breaks its contract: passed on, passed on and told as far as answers are sampled, or withheld with 502.',
    ),
  responseSample: z
    .number()
    .min(0)
    .max(1)
    .prefault(validation.responseSample)
    .describe(
      'Share of answers that `responses: report` looks at, from 0 to 1. The first of each operation always is.',
    ),
  unknownQuery: letIn('unknownQuery').describe('Query parameters that the operation does not declare.'),
  undeclaredBody: letIn('undeclaredBody').describe(
    'Content of a GET, HEAD or DELETE that declares none. For other methods it is always forwarded.',
  ),
  readOnly: letIn('readOnly').describe('Properties that a schema marks `readOnly`, in a request.'),
  formats: z
    .enum(['assert', 'ignore'])
    .prefault(validation.formats)
    .describe('Whether formats of JSON Schema and OpenAPI must hold in requests. Other formats demand nothing.'),
  duplicateKeys: letIn('duplicateKeys').describe('A name given twice in one object of a JSON body.'),
  byteOrderMark: letIn('byteOrderMark').describe(
    'A byte order mark before a JSON body. It is forwarded like every byte.',
  ),
  longBody: letIn('longBody').describe(
    'Content that may be of any length (multipart forms, sequences, JSON without a schema) and is longer than `limits.body` or does not say how long it is: streamed on unchecked, or held to that limit.',
  ),
  encodedSlash: letIn('encodedSlash').describe(
    'The escape `%2F` in a path, which separates nothing but is read in different ways by services.',
  ),
  maxDepth: z
    .int()
    .min(1)
    .max(1_000)
    .prefault(validation.maxDepth)
    .describe('Levels of nesting that a JSON body may have.'),
  trustedPatterns: z
    .array(z.string())
    .prefault([...validation.trustedPatterns])
    .describe('Patterns, to the letter, that are enforced although they can not be run in linear time.'),
  delegate: z
    .boolean()
    .prefault(validation.delegate)
    .describe(
      'Whether `x-portico-validation` in a document may ask for less than is said here; for more it always may.',
    ),
});

type Permission =
  | 'unknownQuery'
  | 'undeclaredBody'
  | 'readOnly'
  | 'duplicateKeys'
  | 'byteOrderMark'
  | 'longBody'
  | 'encodedSlash';

function letIn(name: Permission) {
  return z.enum(['allow', 'reject']).prefault(validation[name]);
}

const { shape } = validationSchema;

const serviceValidationSchema = z.strictObject({
  requests: forService(shape.requests, 'requests'),
  responses: forService(shape.responses, 'responses'),
  responseSample: forService(shape.responseSample, 'responseSample'),
  unknownQuery: forService(shape.unknownQuery, 'unknownQuery'),
  undeclaredBody: forService(shape.undeclaredBody, 'undeclaredBody'),
  readOnly: forService(shape.readOnly, 'readOnly'),
  formats: forService(shape.formats, 'formats'),
  duplicateKeys: forService(shape.duplicateKeys, 'duplicateKeys'),
  byteOrderMark: forService(shape.byteOrderMark, 'byteOrderMark'),
  longBody: forService(shape.longBody, 'longBody'),
  encodedSlash: forService(shape.encodedSlash, 'encodedSlash'),
  maxDepth: forService(shape.maxDepth, 'maxDepth'),
  trustedPatterns: forService(shape.trustedPatterns, 'trustedPatterns'),
  delegate: forService(shape.delegate, 'delegate'),
});

function forService<T extends z.ZodType>(schema: z.ZodPrefault<T>, name: string) {
  return schema.unwrap().optional().describe(`As \`validation.${name}\`, for this service.`);
}

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
    ...serviceTrafficSections,
    changes: z
      .strictObject({
        breaking: breakingSchema.optional(),
        publish: publishSchema.optional(),
        grace: graceSchema
          .unwrap()
          .optional()
          .meta({ title: 'duration', description: 'As `changes.grace`, for this service.' }),
        severity: severitySchema.optional(),
      })
      .optional()
      .describe('Overrides of `changes` for this service.'),
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
