// The app that everything mounted is attached to: it turns each way of failing into a problem.

import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { ProblemError, problemResponse } from './problem.ts';
import { type ValidationTarget, violations } from './violation.ts';

/** An app whose every failure is a problem; `onError` is told of exceptions that nobody expected. */
export function createFront(name: string, onError: (error: unknown, what: string) => void): OpenAPIHono {
  const front = new OpenAPIHono({
    defaultHook(result) {
      if (result.success) return undefined;
      const errors = violations(result.error, result.target as ValidationTarget, (result as { data?: unknown }).data);
      const detail =
        errors.length === 1 ? 'One value is not as declared.' : `${errors.length} values are not as declared.`;
      return problemResponse(name, 400, detail, { members: { errors } });
    },
  });
  front.notFound(({ req: { method, path } }) => {
    const allow = methodsAt(front, path);
    if (allow.length === 0 || allow.includes(method))
      return problemResponse(name, 404, `${name} has no ${method} ${path}.`);
    const detail = `${path} does not take ${method}; it takes ${allow.join(', ')}.`;
    return problemResponse(name, 405, detail, { headers: { allow: allow.join(', ') } });
  });
  front.onError((error, context) => {
    if (error instanceof ProblemError) return problemResponse(name, error.status, error.message, error);
    if (error instanceof HTTPException) return problemOf(name, error);
    onError(error, `${context.req.method} ${context.req.path}`);
    return problemResponse(name, 500, `${name} failed to answer. The error is in its log.`);
  });
  return front;
}

const methods = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The methods of the routes that match `path`, middleware left out. */
function methodsAt(front: OpenAPIHono, path: string): readonly string[] {
  const declared = methods.filter((method) =>
    front.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return declared.includes('GET') ? [...declared, 'HEAD'].sort() : declared;
}

/** Hono's own errors: a body that is no JSON, a media type that is not declared. */
function problemOf(name: string, error: HTTPException): Response {
  const syntax = { in: 'body', pointer: '', keyword: 'syntax', message: error.message } as const;
  const members = error.status === 400 ? { errors: [syntax] } : {};
  const headers = Object.fromEntries(error.res?.headers ?? []);
  return problemResponse(name, error.status, error.message || 'The request was refused.', { members, headers });
}
