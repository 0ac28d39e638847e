import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

const document = (properties: object, rest: object = {}) =>
  JSON.stringify(
    {
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/pets': {
          post: {
            operationId: 'addPet',
            requestBody: { content: { 'application/json': { schema: { type: 'object', properties, ...rest } } } },
            responses: { 201: { description: 'created' } },
          },
        },
      },
    },
    undefined,
    2,
  );

let folder: Awaited<ReturnType<typeof folderOf>>;

beforeEach(async () => {
  folder = await folderOf({
    'old.json': document({ name: { type: 'string' } }),
    'wider.json': document({ name: { type: 'string' }, age: { type: 'integer' } }),
    'narrower.json': document({ name: { type: 'string', maxLength: 3 } }),
    'removed.json': document({}),
    'broken.json': '{',
  });
});
afterEach(() => folder[Symbol.asyncDispose]());

async function diff(...args: string[]) {
  const terminal = testTerminal({ folder: folder.path });
  const code = await terminal.run('diff', ...args);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('a contract and itself: nothing on standard output, and 0', async () => {
  expect(await diff('old.json', 'old.json')).toEqual({ code: 0, out: '', err: 'no changes\n' });
});

test('additive changes are told and end with 0', async () => {
  const { code, out, err } = await diff('old.json', 'wider.json');
  expect({ code, err }).toEqual({ code: 0, err: '1 additive\n' });
  expect(out).toContain('POST /pets\n  additive  /age of the body is new and optional: callers may send it\n');
});

test('a break ends with 1, and comes with a request that shows it', async () => {
  const { code, out, err } = await diff('old.json', 'narrower.json');
  expect({ code, err }).toEqual({ code: 1, err: '1 breaking\n' });
  expect(out).toContain('request-property-max-length-set');
  expect(out).toMatch(
    /curl -X POST 'http:\/\/localhost:8080\/pets' -H 'content-type: application\/json' -d '\{"name":"\w{4,}"\}'/,
  );
});

test('--fail-on says what counts', async () => {
  expect((await diff('old.json', 'removed.json')).code).toBe(0);
  expect((await diff('old.json', 'removed.json', '--fail-on', 'risky')).code).toBe(1);
  expect((await diff('old.json', 'narrower.json', '--fail-on', 'none')).code).toBe(0);
});

test('--severity takes a rule as another severity, and tells of rules that do not exist', async () => {
  const asRisky = ['--severity', 'request-property-max-length-set=risky'];
  expect((await diff('old.json', 'narrower.json', ...asRisky)).code).toBe(0);
  const { code, err } = await diff('old.json', 'narrower.json', '--severity', 'request-property-max-length-sett=risky');
  expect(code).toBe(2);
  expect(err).toContain('did you mean request-property-max-length-set?');
  expect((await diff('old.json', 'old.json', '--severity', 'endpoint-added=bad')).err).toContain('is not a severity');
});

test('JSON has everything, and only that', async () => {
  const { out } = await diff('old.json', 'narrower.json', '--format', 'json');
  expect(JSON.parse(out)).toMatchObject([
    {
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      rule: 'request-property-max-length-set',
      severity: 'breaking',
      operation: { method: 'POST', path: '/pets', operationId: 'addPet' },
      before: '/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name',
      after: '/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name',
      witness: { kind: 'request', method: 'POST', target: '/pets' },
    },
  ]);
});

test('pointers lead into the documents as they are written', async () => {
  const withComponent = (maxLength: number) =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/pets': {
          post: {
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
            responses: { 201: { description: 'created' } },
          },
        },
      },
      components: { schemas: { Pet: { type: 'object', properties: { name: { type: 'string', maxLength } } } } },
    });
  await using both = await folderOf({ 'a.json': withComponent(9), 'b.json': withComponent(5) });
  const terminal = testTerminal({ folder: both.path });
  await terminal.run('diff', 'a.json', 'b.json', '--format', 'json');
  const place = '/components/schemas/Pet/properties/name';
  expect(JSON.parse(terminal.out())).toMatchObject([{ before: place, after: place }]);
});

test('annotations of GitHub name the line of the newer document', async () => {
  const { out } = await diff('old.json', 'narrower.json', '--format', 'github');
  expect(out).toMatch(
    /^::error file=narrower\.json,line=17,col=\d+,title=breaking%3A request-property-max-length-set::POST \/pets: .+\n$/,
  );
});

test('SARIF has a result with a rule and a place', async () => {
  const { out } = await diff('old.json', 'narrower.json', '--format', 'sarif');
  expect(JSON.parse(out)).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'portico diff', rules: [{ id: 'request-property-max-length-set' }] } },
        results: [
          {
            ruleId: 'request-property-max-length-set',
            level: 'error',
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'narrower.json' }, region: { startLine: 17 } } },
            ],
          },
        ],
      },
    ],
  });
});

test('Markdown is a table for each operation, in which a document can write nothing of its own', async () => {
  const { out } = await diff('old.json', 'narrower.json', '--format', 'markdown');
  expect(out).toContain('### `POST /pets`');
  expect(out).toMatch(
    /^\| \*\*breaking\*\* \| \/name of the body: .* \| request-property-max-length-set \| `[0-9a-f]{12}` \|$/m,
  );
  await using hostile = await folderOf({
    'a.json': document({}),
    'b.json': document({ '<img src=x>|@team ```': { type: 'string' } }),
  });
  const terminal = testTerminal({ folder: hostile.path });
  await terminal.run('diff', 'a.json', 'b.json', '--format', 'markdown');
  expect(terminal.out()).not.toMatch(/<img|[^\\]@team|[^\\]\|@|[^\\`]```/);
});

test('accepted breaks no longer count; those that are past or that match nothing are told', async () => {
  const { out } = await diff('old.json', 'narrower.json', '--format', 'json');
  const [{ id }] = JSON.parse(out) as [{ id: string }];
  const accepted = (expires: string, name = id) =>
    folderOf({
      'old.json': document({ name: { type: 'string' } }),
      'narrower.json': document({ name: { type: 'string', maxLength: 3 } }),
      'accepted.json': JSON.stringify([{ id: name, reason: 'all names are short', expires }]),
    });
  const run = async (path: string) => {
    const terminal = testTerminal({ folder: path });
    const code = await terminal.run('diff', 'old.json', 'narrower.json', '--accepted', 'accepted.json');
    return { code, all: terminal.out() + terminal.err() };
  };
  await using open = await accepted('9999-12-31');
  expect(await run(open.path)).toMatchObject({ code: 0, all: expect.stringContaining('all names are short') });
  await using past = await accepted('2020-01-01');
  expect(await run(past.path)).toMatchObject({ code: 1, all: expect.stringContaining('expired on 2020-01-01') });
  await using unknown = await accepted('9999-12-31', 'ffffffffffff');
  expect(await run(unknown.path)).toMatchObject({
    code: 1,
    all: expect.stringContaining('is no change of these contracts'),
  });
});

test('an input that can not be read ends with 2 and says why', async () => {
  expect(await diff('absent.json', 'old.json')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('absent.json'),
  });
  expect(await diff('old.json', 'broken.json')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('broken.json'),
  });
  expect(await diff('old.json', 'old.json', '--accepted', 'absent.json')).toMatchObject({ code: 2 });
  expect(await diff('old.json')).toMatchObject({ code: 2 });
});

test('a merged document keeps the services of its operations', async () => {
  const merged = (name: string) =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'All', version: '1' },
      paths: { '/pets': { get: { operationId: name, 'x-service': 'pets', responses: { 200: { description: '' } } } } },
    });
  await using both = await folderOf({ 'a.json': merged('a'), 'b.json': merged('b') });
  const terminal = testTerminal({ folder: both.path });
  await terminal.run('diff', 'a.json', 'b.json', '--format', 'json');
  expect(JSON.parse(terminal.out())).toMatchObject([{ operation: { service: 'pets' } }]);
});
