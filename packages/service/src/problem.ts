// Errors as problem details (RFC 9457). A handler throws a ProblemError; everything else that fails ends up here too.
// The type is always `about:blank`: a service's problems have the meaning of their status code (RFC 9457 4.2.1) and
// can't be taken for those of a gateway in front of it.

import { STATUS_CODES } from 'node:http';
import { z } from '@hono/zod-openapi';
import type { Violation } from './violation.ts';

/** The body of an error, sent as `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What went wrong this time, for the caller. */
  readonly detail?: string | undefined;
  /** Name of the service that says it. */
  readonly service?: string | undefined;
  /** Everything that is wrong with the request, not only the first finding. */
  readonly errors?: readonly Violation[] | undefined;
}

/** What a ProblemError may carry besides status and detail. */
export interface ProblemExtras {
  /** Further members of the body; they can't replace the standard ones. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Fields of the response head, such as `WWW-Authenticate` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown by a handler to answer with a problem. `status` is 400–599; `detail` is shown to the caller. */
export class ProblemError extends Error {
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.members = extras.members ?? {};
    this.headers = extras.headers ?? {};
  }
}

/** Renders a problem. `detail` is shown to the caller: no internals. */
export function problemResponse(service: string, status: number, detail: string, extras: ProblemExtras = {}): Response {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = { ...extras.members, type: 'about:blank', title, status, detail, service };
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...extras.headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

const violationSchema = z
  .object({
    in: z.enum(['path', 'query', 'header', 'cookie', 'body']),
    name: z.string().optional().openapi({ description: 'Name of the parameter; absent for a body.' }),
    pointer: z
      .string()
      .openapi({ description: 'JSON Pointer into the value; empty for all of it.', example: '/title' }),
    keyword: z.string().openapi({ description: 'JSON Schema keyword that failed.', example: 'maxLength' }),
    message: z.string().openapi({ example: 'Too big: expected string to have <=200 characters' }),
  })
  .openapi('Violation', { description: 'One value of the request that is not as declared.' });

/** Problem as a component for documents; named `Problem`. */
export const problemSchema: z.ZodType<Problem> = z
  .object({
    type: z.string().openapi({ format: 'uri-reference', example: 'about:blank' }),
    title: z.string().openapi({ example: 'Not Found' }),
    status: z.int().min(400).max(599).openapi({ example: 404 }),
    detail: z.string().optional().openapi({ description: 'What went wrong this time.' }),
    service: z.string().optional().openapi({ description: 'The service that says it.' }),
    errors: z.array(violationSchema).optional(),
  })
  .openapi('Problem', { description: 'An error as problem details (RFC 9457).' });

type ProblemDeclaration = {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemSchema } };
};

/**
 * Declares the errors of an operation: `responses: { 200: …, ...problemResponses({ 404: 'No such article.' }) }`.
 * The keys are status codes, the values what each means here.
 */
export function problemResponses<const Status extends number>(
  meanings: Readonly<Record<Status, string>>,
): Record<Status, ProblemDeclaration> {
  const content = { 'application/problem+json': { schema: problemSchema } };
  return Object.fromEntries(
    Object.entries<string>(meanings).map(([status, description]) => [status, { description, content }]),
  ) as Record<Status, ProblemDeclaration>;
}
