import { createHash } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { describe, expect, test } from 'vitest';
import { createService, ProblemError, problemResponses, type Service, type ServiceOptions } from './index.ts';

const readArticle = createRoute({
  method: 'get',
  path: '/articles/{id}',
  operationId: 'readArticle',
  request: {
    params: z.object({ id: z.string().regex(/^a[0-9]+$/) }),
    query: z.object({ limit: z.coerce.number().int().max(9).optional() }),
  },
  responses: {
    200: {
      description: 'The article.',
      content: { 'application/json': { schema: z.object({ id: z.string() }).openapi('Article') } },
    },
    ...problemResponses({ 404: 'No such article.' }),
  },
});

const writeArticle = createRoute({
  method: 'post',
  path: '/articles',
  operationId: 'writeArticle',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            title: z.string().min(1).max(10),
            kind: z.enum(['note', 'guide']),
            tags: z.array(z.string().max(3)).max(3).optional(),
          }),
        },
      },
    },
  },
  responses: { 204: { description: 'Written.' } },
});

function articles(): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openapi(readArticle, (context) => {
    const { id } = context.req.valid('param');
    if (id === 'a0')
      throw new ProblemError(404, 'There is no article a0.', { members: { id }, headers: { 'x-tried': id } });
    if (id === 'a1') throw new Error('secret: the disk is on fire');
    return context.json({ id }, 200);
  });
  app.openapi(writeArticle, (context) => context.body(null, 204));
  return app;
}

function articleService(options: Partial<ServiceOptions> = {}): Service {
  const service = createService({ name: 'kb', version: '1.2.3', ...options });
  service.mount(articles());
  return service;
}

async function get(service: Service, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return service.fetch(new Request(`http://kb${path}`, { headers }));
}

async function json(service: Service, path: string) {
  return (await get(service, path)).json();
}

async function post(service: Service, path: string, body: string, type = 'application/json'): Promise<Response> {
  return service.fetch(new Request(`http://kb${path}`, { method: 'POST', body, headers: { 'content-type': type } }));
}

describe('health', () => {
  test('says who it is and where the document with which digest is', async () => {
    const service = articleService();
    const response = await get(service, '/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      service: 'kb',
      version: '1.2.3',
      status: 'healthy',
      document: { url: '/openapi.json', digest: service.document().digest },
    });
  });

  test('lists routes only when asked, with their operationIds', async () => {
    const service = articleService();
    expect((await json(service, '/health')).routes).toBeUndefined();
    expect((await json(service, '/health?include_routes=true')).routes).toEqual([
      { path: '/articles', methods: ['POST'], operationIds: ['writeArticle'] },
      { path: '/articles/{id}', methods: ['GET'], operationIds: ['readArticle'] },
    ]);
  });

  test('lists a mounted route that has no documentation, and no middleware', async () => {
    const service = createService({ name: 'kb', version: '1' });
    const app = new OpenAPIHono();
    app.use('*', async (_context, next) => next());
    app.get('/raw/:id{[0-9]+}', (context) => context.text('raw'));
    service.mount(app);
    expect(service.routes()).toEqual([{ path: '/raw/{id}', methods: ['GET'], operationIds: [] }]);
  });

  test('is 503 while a check fails or throws', async () => {
    let works = false;
    const checks = {
      store: () => works,
      index: () => {
        if (!works) throw new Error('secret');
        return true;
      },
    };
    const service = articleService({ checks });
    const sick = await get(service, '/health');
    expect(sick.status).toBe(503);
    expect(await sick.json()).toMatchObject({ status: 'unhealthy', checks: { store: 'failed', index: 'failed' } });
    works = true;
    const well = await get(service, '/health');
    expect(well.status).toBe(200);
    expect(await well.json()).toMatchObject({ status: 'healthy', checks: { store: 'passed', index: 'passed' } });
  });

  test('is 503 when a check does not answer in two seconds, whose signal then ends it', async () => {
    let ended = false;
    const hanging = (signal: AbortSignal) =>
      new Promise<boolean>(() => {
        signal.addEventListener('abort', () => {
          ended = true;
        });
      });
    const response = await get(articleService({ checks: { hanging, fine: () => true } }), '/health');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { hanging: 'timed out', fine: 'passed' } });
    expect(ended).toBe(true);
  });

  test('is 503 and says so while the service is stopping', async () => {
    const service = articleService();
    service.stop();
    const response = await get(service, '/health');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'stopping' });
  });

  test('is not guarded by middleware of a mounted app', async () => {
    const service = createService({ name: 'kb', version: '1' });
    const app = new OpenAPIHono();
    app.use('*', async (context) => context.text('no', 403));
    service.mount(app);
    expect((await get(service, '/health')).status).toBe(200);
    expect((await get(service, '/else')).status).toBe(403);
  });
});

describe('document', () => {
  test('is 3.1 with every operation and neither health nor itself', async () => {
    const document = await json(articleService(), '/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toEqual({ title: 'kb', version: '1.2.3' });
    expect(Object.keys(document.paths)).toEqual(['/articles/{id}', '/articles']);
    expect(Object.keys(document.components.schemas)).toContain('Article');
  });

  test('is 3.0 on request', async () => {
    const service = articleService({ openapi: '3.0', tags: [{ name: 'articles' }] });
    expect(await json(service, '/openapi.json')).toMatchObject({ openapi: '3.0.3', tags: [{ name: 'articles' }] });
  });

  test('has a digest and a strong ETag made of the served bytes', async () => {
    const service = articleService();
    const response = await get(service, '/openapi.json');
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
    expect(service.document().digest).toBe(digest);
    expect(response.headers.get('etag')).toBe(`"${digest}"`);
  });

  test('answers 304 without a body to a matching If-None-Match', async () => {
    const service = articleService();
    const { etag } = service.document();
    for (const field of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get(service, '/openapi.json', { 'if-none-match': field });
      expect(response.status, field).toBe(304);
      expect(await response.text()).toBe('');
      expect(response.headers.get('etag')).toBe(etag);
    }
    expect((await get(service, '/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('has the same bytes from two services that are made alike', () => {
    expect(articleService().document().json).toBe(articleService().document().json);
  });

  test('is generated once while nothing changes', () => {
    const service = articleService();
    expect(service.document()).toBe(service.document());
  });
});

describe('mounting while running', () => {
  const later = createRoute({
    method: 'get',
    path: '/later/{id}',
    operationId: 'later',
    responses: { 200: { description: 'It.', content: { 'text/plain': { schema: z.string() } } } },
  });

  test('serves and publishes an operation added after the first request, and forgets a removed one', async () => {
    const service = articleService();
    const before = service.document().json;
    expect((await get(service, '/later/1')).status).toBe(404);

    const remove = service.add(later, (context) => context.text('here', 200));
    expect(await (await get(service, '/later/1')).text()).toBe('here');
    expect(service.routes()).toContainEqual({ path: '/later/{id}', methods: ['GET'], operationIds: ['later'] });
    expect((await json(service, '/health')).document.digest).toBe(service.document().digest);
    expect(service.document().json).not.toBe(before);

    remove();
    remove();
    expect((await get(service, '/later/1')).status).toBe(404);
    expect(service.document().json).toBe(before);
  });

  test('notices routes that a mounted app, or one under a prefix, gets later', async () => {
    const service = createService({ name: 'kb', version: '1' });
    const app = new OpenAPIHono();
    service.mount(app, '/v1');
    expect((await get(service, '/v1/later/1')).status).toBe(404);
    app.openapi(later, (context) => context.text('here', 200));
    app.get('/plain', (context) => context.text('plain'));
    expect(await (await get(service, '/v1/later/1')).text()).toBe('here');
    expect(await (await get(service, '/v1/plain')).text()).toBe('plain');
    expect(service.routes().map((route) => route.path)).toEqual(['/v1/later/{id}', '/v1/plain']);
    expect(Object.keys(JSON.parse(service.document().json).paths)).toEqual(['/v1/later/{id}']);
  });

  test('serves and lists the routes of an app that routes to another', async () => {
    const service = createService({ name: 'kb', version: '1' });
    const outer = new OpenAPIHono();
    outer.route('/nested', articles());
    service.mount(outer);
    expect((await get(service, '/nested/articles/a2')).status).toBe(200);
    expect(service.routes().map((route) => route.path)).toEqual(['/nested/articles', '/nested/articles/{id}']);
    const refused = await post(service, '/nested/articles', '{}');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
  });

  test('keeps its last good document when a later route can not be documented', async () => {
    const seen: string[] = [];
    const service = createService({ name: 'kb', version: '1', onError: (_error, what) => seen.push(what) });
    const app = articles();
    service.mount(app);
    const { digest } = service.document();
    const query = z.object({ file: z.instanceof(File) });
    app.openapi(createRoute({ ...later, path: '/odd', request: { query } }), (context) => context.text('odd', 200));
    expect((await json(service, '/health')).document.digest).toBe(digest);
    expect((await get(service, '/openapi.json')).status).toBe(200);
    expect((await get(service, '/articles/a2')).status).toBe(200);
    expect(service.routes()).toContainEqual({ path: '/odd', methods: ['GET'], operationIds: [] });
    expect(seen).toEqual(['the document']);
  });

  test('refuses a route that can not be documented', () => {
    const service = articleService();
    const query = z.object({ file: z.instanceof(File) });
    const odd = createRoute({ ...later, path: '/odd', request: { query } });
    expect(() => service.add(odd, (context) => context.text('', 200))).toThrow('Unknown zod object type');
    expect(service.routes().map((route) => route.path)).not.toContain('/odd');
  });

  test('refuses what is mounted already or is its own, and changes nothing', async () => {
    const service = articleService();
    const { digest } = service.document();
    const again = createRoute({ ...readArticle, path: '/articles/{other}' });
    expect(() => service.add(again, (context) => context.json({ id: 'x' }, 200))).toThrow(
      'kb: GET /articles/{} is already mounted.',
    );
    const health = createRoute({ ...later, path: '/health' });
    expect(() => service.add(health, (context) => context.text('', 200))).toThrow('GET /health is already mounted');
    expect(service.document().digest).toBe(digest);
  });
});

describe('errors', () => {
  test('name every violation with place, pointer and keyword', async () => {
    const body = JSON.stringify({ kind: 'poem', tags: ['abcd', 1, 'x'], colour: 'red' });
    const response = await post(articleService(), '/articles', body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, service: 'kb' });
    expect(
      problem.errors.map(({ in: place, pointer, keyword }: Record<string, string>) => [place, pointer, keyword]),
    ).toEqual([
      ['body', '/title', 'required'],
      ['body', '/kind', 'enum'],
      ['body', '/tags/0', 'maxLength'],
      ['body', '/tags/1', 'type'],
      ['body', '/colour', 'additionalProperties'],
    ]);
  });

  test('name the parameter that is not as declared', async () => {
    const path = await json(articleService(), '/articles/b7');
    expect(path.errors).toMatchObject([{ in: 'path', name: 'id', pointer: '', keyword: 'pattern' }]);
    const query = await json(articleService(), '/articles/a7?limit=10');
    expect(query.errors).toMatchObject([{ in: 'query', name: 'limit', pointer: '', keyword: 'maximum' }]);
  });

  test('are problems for bodies that are no JSON or of another media type', async () => {
    const broken = await post(articleService(), '/articles', '{');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ errors: [{ in: 'body', pointer: '', keyword: 'syntax' }] });
    const foreign = await post(articleService(), '/articles', 'a', 'text/plain');
    expect(foreign.status).toBe(415);
    expect(await foreign.json()).toMatchObject({ title: 'Unsupported Media Type', status: 415 });
  });

  test('are problems when a handler throws one, with its members and fields', async () => {
    const response = await get(articleService(), '/articles/a0');
    expect(response.headers.get('x-tried')).toBe('a0');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no article a0.',
      service: 'kb',
      id: 'a0',
    });
  });

  test('are problems for paths that nobody serves', async () => {
    const response = await get(articleService(), '/nothing');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404, detail: 'kb has no GET /nothing.' });
  });

  test.each(['DELETE', 'OPTIONS', 'PROPFIND'])('say what a path takes when it does not take %s', async (method) => {
    const response = await articleService().fetch(new Request('http://kb.test/articles/a0', { method }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    const detail = `/articles/a0 does not take ${method}; it takes GET, HEAD.`;
    expect(await response.json()).toMatchObject({ status: 405, detail, service: 'kb' });
  });

  test('tell the log, not the caller, about an unexpected exception', async () => {
    const seen: unknown[] = [];
    const response = await get(articleService({ onError: (error) => seen.push(error) }), '/articles/a1');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(String(seen[0])).toContain('the disk is on fire');
  });
});
