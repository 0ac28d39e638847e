// `portico check` as a service's pipeline runs it: a real process, against a running gateway and against files.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { runPortico } from '../support/process.ts';
import { documentOf, type ScriptedService, scriptedService } from '../support/scripted-service.ts';

const live = documentOf('KB', ['GET /kb', 'GET /kb/{id}', 'DELETE /kb/{id}']);
let folder: string;
let kb: ScriptedService;
let chat: ScriptedService;
let running: RunningGateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-check-'));
  kb = await scriptedService(live);
  chat = await scriptedService(documentOf('Chat', ['POST /chat']));
  running = await startGateway({ kb: kb.url, chat: chat.url }, { consumers: { header: 'X-Client', known: ['web'] } });
  const call = (path: string) => fetch(`${running.url}${path}`, { headers: { 'X-Client': 'web' } });
  for (const path of ['/kb', '/kb', '/kb/7']) expect((await call(path)).status).toBe(200);
});

afterAll(async () => {
  await running.gateway.close();
  await Promise.all([kb.kill(), chat.kill(), rm(folder, { recursive: true })]);
});

async function checked(document: object | string, ...more: string[]) {
  const file = join(folder, 'candidate.json');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return runPortico(['check', file, '--service', 'kb', ...more]);
}

const atGateway = (document: object | string, ...more: string[]) =>
  checked(document, '--against', running.url, ...more);

describe('against a running gateway', () => {
  test('what only adds may go live', async () => {
    const more = documentOf('KB', ['GET /kb', 'GET /kb/{id}', 'DELETE /kb/{id}', 'GET /kb/{id}/history']);
    const { code, stdout, stderr } = await atGateway(more);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`kb against ${running.url}: 4 operations · 1 additive`);
  });

  test('what breaks callers may not, and they are named with how often they called', async () => {
    const { code, stdout, stderr } = await atGateway(documentOf('KB', ['GET /kb/{id}', 'DELETE /kb/{id}']));
    expect(code).toBe(1);
    expect(stdout).toContain('GET /kb is gone: callers get 404');
    expect(stdout).toContain('used by web 2 times in 7 days');
    expect(stderr).toContain('not which fields of an answer a client reads');
  });

  test('a break of what nobody uses may be let pass', async () => {
    const unused = documentOf('KB', ['GET /kb', 'GET /kb/{id}']);
    const strict = await atGateway(unused);
    expect(strict.stdout).toContain('used by nobody in 7 days');
    expect(strict.code).toBe(1);
    expect((await atGateway(unused, '--allow-unused')).code).toBe(0);
    expect((await atGateway(documentOf('KB', ['DELETE /kb/{id}']), '--allow-unused')).code).toBe(1);
  });

  test('clients that say what they use are named, and what they use does not pass as unused', async () => {
    const manifest = join(folder, 'uses.json');
    const client = ['client', '--from', running.url, '-o', join(folder, 'api.d.ts'), '--service', 'kb'];
    const written = await runPortico([...client, '--manifest', manifest, '--consumer', 'shop']);
    expect(written.code).toBe(0);
    const unused = documentOf('KB', ['GET /kb', 'GET /kb/{id}']);
    const { code, stdout } = await atGateway(unused, '--allow-unused', '--manifest', manifest);
    expect(stdout).toContain('used by nobody in 7 days; declared by shop');
    expect(code).toBe(1);
    await writeFile(manifest, '{"portico":1,"operations":[5]}');
    const broken = await atGateway(unused, '--manifest', manifest);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain(`${manifest}/operations/0  wants a method, a path and parts`);
  });

  test('a route that would take calls of another service, or lose its own to it, is told', async () => {
    const { stderr } = await atGateway(
      documentOf('KB', ['GET /kb', 'GET /kb/{id}', 'DELETE /kb/{id}', 'POST /{topic}']),
    );
    expect(stderr).toContain(
      'route-shadowed  /paths/~1{topic}/post  Requests for /chat fit /{topic} too and go to chat',
    );
  });

  test('how much a rule counts can be said', async () => {
    const less = documentOf('KB', ['GET /kb', 'GET /kb/{id}']);
    expect((await atGateway(less, '--severity', 'api-removed-without-deprecation=risky')).code).toBe(0);
    const wrong = await atGateway(less, '--severity', 'api-removed-without-depreciation=risky');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean api-removed-without-deprecation?');
  });

  test('an operation of another service is a collision, and so is a path of the gateway', async () => {
    const { code, stderr } = await atGateway({
      ...live,
      paths: {
        ...(live as { paths: object }).paths,
        ...(documentOf('', ['POST /chat', 'GET /docs']) as { paths: object }).paths,
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('operation-conflict  /paths/~1chat/post');
    expect(stderr).toContain('path-reserved  /paths/~1docs/get');
  });

  test('a document that is none is told with its place', async () => {
    const { code, stderr } = await atGateway('{\n  "openapi": "3.1.0",\n  "paths": }');
    expect(code).toBe(1);
    expect(stderr).toMatch(/candidate\.json:3:\d+ {2}error {2}json-syntax/);
    expect(stderr).toContain('stay with the document before');
  });

  test('json holds all of it for machines', async () => {
    const { stdout } = await atGateway(documentOf('KB', ['GET /kb/{id}', 'DELETE /kb/{id}']), '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject([
      { severity: 'breaking', operation: { path: '/kb' }, consumers: [{ name: 'web', calls: 2 }] },
    ]);
  });
});

describe('against a document', () => {
  test('a merged one tells what is live, of whom, and what others have', async () => {
    await writeFile(join(folder, 'merged.json'), await (await fetch(`${running.url}/openapi.json`)).text());
    const against = ['--against', join(folder, 'merged.json')];
    const same = await checked(live, ...against);
    expect({ code: same.code, stdout: same.stdout }).toEqual({ code: 0, stdout: '' });
    expect(same.stderr).toContain('3 operations · no changes');
    const less = await checked(documentOf('KB', ['GET /kb', 'POST /chat']), ...against);
    expect(less.code).toBe(1);
    expect(less.stderr).toContain('collides with other services');
    expect(less.stderr).toContain('configure `consumers`');
  });

  test('the service may have a prefix there, which the base file tells', async () => {
    await writeFile(join(folder, 'old.json'), JSON.stringify(live));
    await writeFile(join(folder, 'base.json'), JSON.stringify({ services: { kb: { prefix: '/library' } } }));
    const { stdout } = await checked(
      documentOf('KB', ['GET /kb']),
      ...['--against', join(folder, 'old.json'), '--base', join(folder, 'base.json'), '--show', 'breaking'],
    );
    expect(stdout).toContain('DELETE /library/kb/{id}');
  });

  test.each([
    ['a file that is not there', ['--against', 'nowhere.json'], /nowhere\.json {2}there is no such file/],
    ['a gateway that does not answer', ['--against', 'http://127.0.0.1:9'], /can't be/],
    [
      'a name that no service can have',
      ['--against', 'x.json', '--service', 'No'],
      /--service {2}"No" is not a service name/,
    ],
  ])('%s ends with 2', async (_, more, message) => {
    const { code, stderr } = await checked(live, ...more);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
