// For development only: adds operations to the running service, and removes them, from outside. It has a document and
// a health of its own under `/playground/`, so that nothing of it appears in what the service publishes.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { createService, ProblemError, problemResponses, type Service } from '@portico/service';
import { json } from './schemas.ts';

const maxOperations = 100;

const keySchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).openapi({ example: 'GET' }),
  path: z
    .string()
    .max(200)
    .regex(/^(?:\/(?:[A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\}))+$/)
    .openapi({ description: 'Path template.', example: '/chat/greetings/{name}' }),
});

const operationSchema = z
  .strictObject({
    ...keySchema.shape,
    summary: z.string().min(1).max(120).openapi({ example: 'Greet somebody' }),
    reply: z
      .string()
      .max(1000)
      .openapi({ description: 'The answer; `{name}` stands for a path parameter.', example: 'Hello, {name}!' }),
  })
  .openapi('PlaygroundOperation');

type Operation = z.infer<typeof operationSchema>;

/** The service with the playground in front; pass it to `serve`. */
export function withPlayground(service: Service): Service {
  const removers = new Map<string, () => void>();
  const control = createService({
    name: 'playground',
    version: service.version,
    paths: { health: '/playground/health', document: '/playground/openapi.json' },
  });
  const app = new OpenAPIHono();

  const add = createRoute({
    method: 'post',
    path: '/playground/operations',
    summary: 'Add an operation to the running service',
    request: { body: { required: true, content: json(operationSchema) } },
    responses: {
      201: { description: 'It is served and published.', content: json(operationSchema) },
      ...problemResponses({ 400: 'The request is not as declared.', 409: 'It is already mounted.', 507: 'Too many.' }),
    },
  });
  app.openapi(add, (context) => {
    const operation = context.req.valid('json');
    if (removers.size >= maxOperations) throw new ProblemError(507, `There is room for ${maxOperations} operations.`);
    try {
      removers.set(keyOf(operation), addTo(service, operation));
    } catch (cause) {
      throw new ProblemError(409, (cause as Error).message, { cause });
    }
    return context.json(operation, 201);
  });

  const remove = createRoute({
    method: 'delete',
    path: '/playground/operations',
    summary: 'Remove an operation that was added here',
    request: { body: { required: true, content: json(keySchema) } },
    responses: {
      204: { description: 'It is gone.' },
      ...problemResponses({ 400: 'The request is not as declared.', 404: 'It was not added here.' }),
    },
  });
  app.openapi(remove, (context) => {
    const key = keyOf(context.req.valid('json'));
    const removeOperation = removers.get(key);
    if (!removeOperation) throw new ProblemError(404, `${key} was not added here.`);
    removers.delete(key);
    removeOperation();
    return context.body(null, 204);
  });

  control.mount(app);
  return {
    ...service,
    fetch(request, env) {
      const isControl = new URL(request.url).pathname.startsWith('/playground/');
      return (isControl ? control : service).fetch(request, env);
    },
  };
}

function addTo(service: Service, { method, path, summary, reply }: Operation): () => void {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const answerSchema = z.object({ reply: z.string().openapi({ example: reply }) });
  const route = createRoute({
    method: method.toLowerCase() as 'get',
    path,
    tags: ['playground'],
    summary,
    description: 'Added while the service was running.',
    request: { params: z.object(Object.fromEntries(names.map((name) => [name, z.string().max(200)]))) },
    responses: { 200: { description: 'The reply.', content: json(answerSchema) } },
  });
  return service.add(route, (context) => {
    const values = new Map(Object.entries(context.req.param() as Record<string, string>));
    return context.json({ reply: reply.replaceAll(/\{(\w+)\}/g, (text, name) => values.get(name) ?? text) }, 200);
  });
}

function keyOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
