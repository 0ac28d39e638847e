import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultOptions } from '@portico/gateway/options';
import { afterEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from './config.ts';
import { printConfig } from './config-print.ts';
import { secretKeys } from './config-schema.ts';
import type { Environment } from './config-sources.ts';
import { problemLines } from './problem-lines.ts';
import { settings } from './settings.ts';
import { folderOf } from './terminal.fixture.ts';

interface Given {
  files?: Record<string, string>;
  file?: string;
  environment?: Environment;
  flags?: Record<string, string>;
  services?: string[];
}

const folders: AsyncDisposable[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder[Symbol.asyncDispose]();
});

async function load({ files = {}, file, environment = {}, flags = {}, services = [] }: Given) {
  const folder = await folderOf(files);
  folders.push(folder);
  const values = new Map(Object.entries(flags));
  const result = await loadConfig({ flags: { values, services }, file, environment, folder: folder.path });
  return { ...result, folder: folder.path };
}

async function usable(given: Given): Promise<Config> {
  const { config, problems } = await load(given);
  expect(problems).toEqual([]);
  return config as Config;
}

async function complaints(given: Given): Promise<string[]> {
  return problemLines((await load(given)).problems);
}

const chat = 'chat=http://127.0.0.1:8101';

/** Every key of the manual's example. */
const complete = `
listen: { host: 127.0.0.1, port: 8080 }
refresh: { interval: 1s, timeout: 5s, maxDocument: 16MiB }
services:
  chat:   { url: http://127.0.0.1:8101 }
  auth:   { url: http://127.0.0.1:8102, document: /openapi.json, health: /health }
  legacy: { instances: [http://127.0.0.1:8103, http://127.0.0.1:8104], document: ./legacy.yaml, prefix: /legacy, stripPrefix: true }
validation: { requests: enforce, responses: off, unknownQuery: allow }
limits: { body: 1MiB, headers: 16KiB }
health: { active: true, interval: 5s }
changes: { breaking: report, publish: any, grace: 60s }
`;

test('how much a rule counts is said by its name', async () => {
  const severity = (rule: string) => ({ 'portico.yaml': `changes: { severity: { ${rule}: risky } }` });
  const { options } = await usable({ services: [chat], files: severity('endpoint-added') });
  expect(options.changes?.severity).toEqual({ 'endpoint-added': 'risky' });
  expect(await complaints({ services: [chat], files: severity('endpoint-aded') })).toEqual([
    'portico.yaml:1:24  changes.severity: "endpoint-aded" is not a rule: did you mean endpoint-added?',
  ]);
});

describe('where a configuration comes from', () => {
  test('PORTICO_SERVICES alone is enough, all else is the default of the gateway', async () => {
    const PORTICO_SERVICES = 'chat=http://127.0.0.1:8101,auth=http://127.0.0.1:8102';
    const { options } = await usable({ environment: { PORTICO_SERVICES } });
    const { version, services, ...rest } = options;
    expect(rest).toEqual(defaultOptions);
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(services).toEqual({
      chat: { instances: ['http://127.0.0.1:8101'] },
      auth: { instances: ['http://127.0.0.1:8102'] },
    });
  });

  test.each(['portico.yaml', 'portico.yml', 'portico.json'])('%s is found in the working folder', async (name) => {
    const text = JSON.stringify({ services: { chat: { url: 'http://127.0.0.1:8101' } }, listen: { port: 9000 } });
    const { options, files } = await usable({ files: { [name]: text } });
    expect(options.listen.port).toBe(9000);
    expect(files).toEqual([expect.stringContaining(name)]);
  });

  test('a file with every key gives the options of the gateway', async () => {
    const { config, folder } = await load({ files: { 'portico.yaml': complete } });
    expect(config?.options).toEqual({
      ...defaultOptions,
      version: expect.any(String),
      services: {
        chat: { instances: ['http://127.0.0.1:8101'] },
        auth: { instances: ['http://127.0.0.1:8102'], document: '/openapi.json', health: '/health' },
        legacy: {
          instances: ['http://127.0.0.1:8103', 'http://127.0.0.1:8104'],
          document: pathToFileURL(`${folder}/legacy.yaml`).href,
          merge: { prefix: '/legacy', stripPrefix: true },
        },
      },
    });
    expect(config?.notices).toEqual([]);
  });

  test('a service may have limits, timeouts, retries and ejection of its own', async () => {
    const chat = {
      url: 'http://127.0.0.1:8101',
      limits: { inFlight: 8, queueWait: '500ms' },
      timeouts: { headers: '3s' },
      retries: { enabled: false, content: '1KiB' },
      ejection: { share: 0.25, base: '2s' },
    };
    const files = { 'portico.json': JSON.stringify({ services: { chat }, retries: { budget: 0.1 } }) };
    const { options } = await usable({ files });
    expect(options.services.chat).toEqual({
      instances: ['http://127.0.0.1:8101'],
      limits: { inFlight: 8, queueWait: 500 },
      timeouts: { headers: 3_000 },
      retries: { enabled: false, content: 1_024 },
      ejection: { share: 0.25, base: 2_000 },
    });
    expect(options.retries).toEqual({ ...defaultOptions.retries, budget: 0.1 });
  });

  test('a flag beats a variable, which beats the file, which beats the default', async () => {
    const files = { 'portico.yaml': 'refresh: { interval: 3s, timeout: 3s, maxDocument: 3MiB }' };
    const environment = { PORTICO_REFRESH_INTERVAL: '2s', PORTICO_REFRESH_TIMEOUT: '2s' };
    const flags = { '--refresh-interval': '1500ms' };
    const { options } = await usable({ files, environment, flags, services: [chat] });
    expect(options.refresh).toEqual({ interval: 1_500, timeout: 2_000, maxDocument: 3 * 2 ** 20 });
    expect(options.drain).toBe(defaultOptions.drain);
  });

  test('services of all sources are joined, and an address replaces the one below', async () => {
    const files = {
      'portico.yaml': 'services: { chat: { instances: [http://a, http://b], health: /up }, kb: { url: http://kb } }',
    };
    const { options } = await usable({ files, services: ['chat=http://c', 'auth=http://d', 'auth=http://e'] });
    expect(options.services).toEqual({
      chat: { instances: ['http://c'], health: '/up' },
      kb: { instances: ['http://kb'] },
      auth: { instances: ['http://d', 'http://e'] },
    });
  });

  test('PORTICO_CONFIG names the file, and --config another one', async () => {
    const files = { 'a.yaml': 'drain: 1s', 'b.yaml': 'drain: 2s' };
    const environment = { PORTICO_CONFIG: 'a.yaml' };
    expect((await usable({ files, environment, services: [chat] })).options.drain).toBe(1_000);
    expect((await usable({ files, environment, file: 'b.yaml', services: [chat] })).options.drain).toBe(2_000);
  });

  test.each(settings.map((setting) => [setting.path.join('.'), setting]))(
    '%s can be set by its variable and flag',
    async (_, setting) => {
      const text = samples[setting.path.join('.')] ?? '';
      const files = { 'base.json': '{}' };
      const byVariable = await usable({ files, environment: { [setting.variable]: text }, services: [chat] });
      const byFlag = await usable({ files, flags: { [setting.flag]: text }, services: [chat] });
      const valueIn = ({ parsed }: Config) =>
        setting.path.reduce<unknown>((value, key) => (value as never)[key], parsed);
      expect(valueIn(byVariable)).toEqual(valueIn(byFlag));
      const shown = secretKeys.has(setting.path.join('.')) ? '…' : text;
      expect(printConfig(byVariable)).toContain(`: ${shown} # ${setting.variable}\n`);
      expect(printConfig(byFlag)).toContain(`: ${shown} # ${setting.flag}\n`);
    },
  );

  test('the result is frozen all the way down', async () => {
    const { options } = await usable({ files: { 'portico.yaml': complete } });
    expect(Object.isFrozen(options.services.legacy?.instances)).toBe(true);
    expect(Object.isFrozen(options.services.legacy?.merge)).toBe(true);
  });

  test('a service may be called like a member of every object', async () => {
    const { options } = await usable({ services: ['constructor=http://a', 'valueof=http://b'] });
    expect(Object.keys(options.services)).toEqual(['constructor', 'valueof']);
  });

  test('a variable that Kubernetes sets for a Service called portico is ignored, and said', async () => {
    const { options, notices } = await usable({ environment: { PORTICO_PORT: 'tcp://10.0.0.1:80' }, services: [chat] });
    expect(options.listen.port).toBe(8080);
    expect(notices).toEqual([expect.stringContaining('PORTICO_PORT')]);
  });
});

/** A value other than the default for each setting, where there is one. */
const samples: Readonly<Record<string, string>> = {
  'limits.inFlight': '8',
  'limits.queue': '0',
  'limits.queueWait': '500ms',
  'retries.enabled': 'false',
  'retries.budget': '0.1',
  'retries.minimum': '1',
  'retries.content': '1KiB',
  'ejection.failures': '10',
  'ejection.connectFailures': '2',
  'ejection.base': '5s',
  'ejection.longest': '5m',
  'ejection.share': '0.25',
  'listen.host': '0.0.0.0',
  'listen.port': '9001',
  'refresh.interval': '2s',
  'refresh.timeout': '3s',
  'refresh.maxDocument': '4MiB',
  'validation.requests': 'report',
  'validation.responses': 'report',
  'validation.responseSample': '0.5',
  'validation.unknownQuery': 'reject',
  'validation.undeclaredBody': 'allow',
  'validation.readOnly': 'reject',
  'validation.formats': 'ignore',
  'validation.duplicateKeys': 'allow',
  'validation.byteOrderMark': 'allow',
  'validation.longBody': 'reject',
  'validation.encodedSlash': 'allow',
  'validation.maxDepth': '64',
  'validation.delegate': 'true',
  'limits.body': '2MiB',
  'limits.headers': '32KiB',
  'health.active': 'false',
  'health.interval': '5s',
  'limits.connections': '100',
  'limits.connectionsPerAddress': '10',
  'clients.head': '2s',
  'clients.content': '3s',
  'clients.idle': '4s',
  fastLane: 'false',
  'overload.delay': '100ms',
  'overload.heap': '0.8',
  'timeouts.connect': '1s',
  'timeouts.headers': '4s',
  'timeouts.idle': '5s',
  drain: '9s',
  drainLead: '3s',
  'snapshot.folder': 'last-good',
  'consumers.apiKey': 'X-API-Key',
  'consumers.claim': 'azp',
  'consumers.header': 'X-Client-Id',
  'consumers.salt': 'sea',
  'admin.token': 'let-me-in',
  'changes.breaking': 'hold',
  'changes.publish': 'any',
  'changes.grace': '1m',
  workers: '1',
  'log.level': 'warn',
  base: 'base.json',
  naming: 'service',
  names: 'names.json',
};

test('the folder for last good documents is relative to the file that names it, or to where the flag is given', async () => {
  await using elsewhere = await folderOf({ 'portico.yaml': 'snapshot: { folder: last-good }' });
  const file = join(elsewhere.path, 'portico.yaml');
  const byFile = await usable({ file, services: [chat] });
  expect(byFile.options.snapshot?.folder).toBe(join(elsewhere.path, 'last-good'));
  const byFlag = await usable({ file, services: [chat], flags: { '--snapshot-folder': 'last-good' } });
  expect(basename(byFlag.options.snapshot?.folder ?? '')).toBe('last-good');
  expect(byFlag.options.snapshot?.folder).not.toBe(byFile.options.snapshot?.folder);
  expect((await usable({ services: [chat] })).options).not.toHaveProperty('snapshot');
});

describe('names and overlays', () => {
  const overlay = 'overlay: 1.0.0\ninfo: {}\nactions: [{ target: $.info, update: { title: Mine } }]';

  test('are read from the files that the configuration names, and watched', async () => {
    const names = { schemas: { Thing: { services: ['chat'], source: 'Thing', shape: 'abc' } } };
    const files = {
      'portico.yaml': 'names: names.json\noverlays: [o.yaml]',
      'names.json': JSON.stringify(names),
      'o.yaml': overlay,
    };
    const { options, files: watched } = await usable({ files, services: [chat] });
    expect(options.merge).toMatchObject({ naming: 'locked', names, overlays: [{ actions: [{ target: '$.info' }] }] });
    expect(watched.map((file) => basename(file))).toEqual(['portico.yaml', 'names.json', 'o.yaml']);
  });

  test('are problems when they are none', async () => {
    const files = {
      'portico.yaml': 'names: names.json\noverlays: [o.yaml]',
      'names.json': '{"schemas":{"Thing":{"services":"chat"}}}',
      'o.yaml': 'overlay: 1.0.0\nactions: []',
    };
    expect(await complaints({ files, services: [chat] })).toEqual([
      'names.json:1:13  schemas.Thing.source: must be text, not nothing',
      'names.json:1:13  schemas.Thing.shape: must be text, not nothing',
      'names.json:1:33  schemas.Thing.services: must be a list, not "chat"',
      'o.yaml:2:10  actions: has no actions',
    ]);
  });
});

describe('a base file', () => {
  const base = JSON.stringify({
    info: { title: 'All of it', version: '2' },
    servers: [{ url: 'https://api.example.com' }],
    tags: ['chat'],
    services: { chat: { prefix: '/c' }, absent: { prefix: '/x' } },
  });

  test('gives the merged document its appearance and services their prefixes', async () => {
    const files = { 'base.json': base, 'portico.yaml': 'base: base.json\ninfo: { title: Mine }' };
    const { options, files: read } = await usable({ files, services: [chat] });
    expect(options.merge).toEqual({
      info: { title: 'Mine', version: '2' },
      servers: [{ url: 'https://api.example.com' }],
      tags: ['chat'],
    });
    expect(options.services).toEqual({ chat: { instances: ['http://127.0.0.1:8101'], merge: { prefix: '/c' } } });
    expect(read).toHaveLength(2);
  });

  test('may not say where services run', async () => {
    const files = { 'base.json': '{"services":{"chat":{"url":"http://a"}}}' };
    expect(await complaints({ files, flags: { '--base': 'base.json' }, services: [chat] })).toEqual([
      'base.json:1:22  unknown key "url" in services.chat: known are prefix, stripPrefix, onConflict, server, references, serverVariables',
    ]);
  });
});

describe('what is wrong', () => {
  test('is all said at once, each with its place', async () => {
    const text = `listen: { host: 127.0.0.1, port: "8080" }
servces: 1
interval: 3s
refresh:
  interval: 5
  timeout: 3ss
  maxDocument: 0B
services:
  Chat: { url: http://x }
  chat: http://x
  kb: { url: http://y, instances: [], prefx: /a }
  foo: {}
validation: { requests: enforced, responses: reported }
changes: { breaking: hold }
overlays: [a]
workers: 300
zork: 1
`;
    const environment = { PORTICO_DRAIN: '5', PORTICO_REFRESH_INTERVL: '2s' };
    const flags = { '--health-active': 'yes' };
    expect(
      await complaints({ files: { 'portico.yaml': text }, environment, flags, services: ['nonsense'] }),
    ).toMatchSnapshot();
  });

  test.each([
    ['a: [', /^portico\.yaml:1:\d+ {2}/],
    ['drain: 1s\ndrain: 2s', /^portico\.yaml:2:1 {2}Map keys must be unique/],
    ['- a', /^portico\.yaml:1:1 {2}must hold keys/],
    [
      'services: { chat: { url: "127.0.0.1:8101" } }',
      /^portico\.yaml:1:26 {2}services\.chat\.url: "127.0.0.1:8101" is not an http/,
    ],
    ['services: { chat: { url: "http://h/?a=b" } }', /must not have a query/],
    ['info: &a { x-self: *a }', /^portico\.yaml {2}has aliases without end/],
    ['base: nope.json\ndrain: 5', /^nope\.json {2}there is no such file/],
    ['refresh: { interval: 0s }', /refresh\.interval: must be at least 10ms/],
    ['refresh: { interval: 999h }', /refresh\.interval: must be at most 596h/],
    ['listen: { port: 99999 }', /listen\.port: must be at most 65535/],
    ['__proto__: { polluted: true }', /^portico\.yaml:1:1 {2}__proto__: "__proto__" can't be a key/],
    [
      'services: { __proto__: { url: http://a } }',
      /^portico\.yaml:1:13 {2}services\.__proto__: "__proto__" can't be a key/,
    ],
  ])('%s is refused', async (text, problem) => {
    const lines = await complaints({ files: { 'portico.yaml': text }, services: ['other=http://o'] });
    expect(lines).toContainEqual(expect.stringMatching(problem));
  });

  test('a named file that is not there', async () => {
    expect(await complaints({ file: 'nope.yaml', services: [chat] })).toEqual(['nope.yaml  there is no such file']);
  });

  test('no service at all', async () => {
    expect(await complaints({})).toEqual([expect.stringMatching(/^services: none configured: .*--service name=url/)]);
  });

  test('what is written wrong comes before what is missing because of it', async () => {
    const lines = await complaints({ files: { 'portico.yaml': 'servces: { chat: { url: http://c } }' } });
    expect(lines).toEqual([
      expect.stringContaining('unknown key "servces": did you mean "services"?'),
      expect.stringMatching(/^services: none configured/),
    ]);
  });

  test('an address with credentials is refused without showing them', async () => {
    const [line] = await complaints({ services: ['chat=http://ann:secret@host'] });
    expect(line).toContain('must not hold credentials');
    expect(line).not.toContain('secret');
  });

  test('variables of others with the same prefix are left alone', async () => {
    await usable({
      environment: { PORTICO_SERVICE_HOST: '10.0.0.1', PORTICO_CORPUS: '/x', PORTICO_PORT: '' },
      services: [chat],
    });
  });
});

describe('the configuration in force', () => {
  test('is printed with the origin of every value', async () => {
    const { config } = await load({
      files: { 'portico.yaml': complete },
      environment: { PORTICO_DRAIN: '5s' },
      flags: { '--port': '0' },
    });
    expect(printConfig(config as Config)).toMatchSnapshot();
  });

  test('sets the same when it is used as a file', async () => {
    const first = await usable({ files: { 'portico.yaml': complete } });
    const second = await usable({
      files: { 'portico.yaml': printConfig(first).replace('./legacy.yaml', '/legacy.yaml') },
    });
    expect(printConfig(second).replaceAll(/ # .*/g, '')).toBe(
      printConfig(first).replaceAll(/ # .*/g, '').replace('./legacy', '/legacy'),
    );
  });

  test('hides what a URL may hold of secrets', async () => {
    const text = 'services: { chat: { url: http://a, document: "https://docs/x.json?token=s3cret" } }';
    expect(printConfig(await usable({ files: { 'portico.yaml': text } }))).not.toContain('s3cret');
  });
});
