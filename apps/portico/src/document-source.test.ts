import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readSources } from './document-source.ts';
import { problemLines } from './problem-lines.ts';
import { folderOf } from './terminal.fixture.ts';

const document = '{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{}}';

const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test('reads a file, and names the service after it unless a name is given', async () => {
  await using folder = await folderOf({ 'Chat.openapi.json': document, 'b.yaml': 'openapi: 3.1.0' });
  const { texts, problems } = await readSources(['Chat.openapi.json', 'billing=b.yaml'], folder.path);
  expect(problems).toEqual([]);
  const at = (name: string) => pathToFileURL(`${folder.path}/${name}`).href;
  expect(texts).toEqual([
    { service: 'chat', place: 'Chat.openapi.json', text: document, address: at('Chat.openapi.json') },
    { service: 'billing', place: 'b.yaml', text: 'openapi: 3.1.0', address: at('b.yaml') },
  ]);
});

test('reads all documents below a folder and leaves other files alone', async () => {
  await using folder = await folderOf({
    'a.json': document,
    'package.json': '{"name":"x"}',
    'notes.md': 'openapi: 3.1.0',
  });
  await mkdir(`${folder.path}/kb/node_modules/x`, { recursive: true });
  await writeFile(`${folder.path}/kb/openapi.yml`, 'info: {}\nopenapi: "3.0.3"\n');
  await writeFile(`${folder.path}/kb/node_modules/x/openapi.json`, document);
  const { texts, problems } = await readSources(['.'], folder.path);
  expect(problems).toEqual([]);
  expect(texts.map(({ service, place }) => [service, place])).toEqual([
    ['a', 'a.json'],
    ['kb', 'kb/openapi.yml'],
  ]);
});

test('a file called openapi.json is named after its folder', async () => {
  await using folder = await folderOf({});
  await mkdir(`${folder.path}/billing`);
  await writeFile(`${folder.path}/billing/openapi.json`, document);
  const { texts } = await readSources(['billing/openapi.json'], folder.path);
  expect(texts[0]?.service).toBe('billing');
});

test('reads a URL, and /openapi.json of a URL without a path', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/openapi.json' ? 200 : 404;
    response.end(document);
  });
  await listen(server);
  const url = urlOf(server);
  const { texts, problems } = await readSources([`chat=${url}`, `kb=${url}/nope`, url], '/');
  server.close();
  expect(texts).toEqual([
    { service: 'chat', place: `${url}/openapi.json`, text: document, address: `${url}/openapi.json` },
  ]);
  expect(problemLines(problems)).toEqual([
    `${url}/nope  answered 404: is this where the document is?`,
    `${url}/openapi.json  needs the name of its service: write name=${url}/openapi.json`,
  ]);
});

test('says what can not be read, all at once', async () => {
  await using folder = await folderOf({ 'a.json': document, 'latin.json': '' });
  await writeFile(`${folder.path}/latin.json`, Buffer.from([0x7b, 0xe9, 0x7d]));
  await mkdir(`${folder.path}/empty`);
  const server = createServer();
  await listen(server);
  const closed = urlOf(server);
  await new Promise((resolve) => server.close(resolve));
  const inputs = [
    'nope.json',
    'a.json',
    'a=./a.json',
    'Bad_Name=a.json',
    'empty',
    'x=empty',
    'latin.json',
    `y=${closed}`,
  ];
  const { problems } = await readSources(inputs, folder.path);
  expect(problemLines(problems)).toEqual([
    'nope.json  there is no such file',
    'Bad_Name=a.json  "Bad_Name" is not a service name: use lower-case letters, digits and "-", starting with a letter',
    'empty  has no OpenAPI documents in it (.json, .yaml, .yml)',
    "empty  is a folder of documents, so it can't be called x",
    'latin.json  is not UTF-8 text',
    `${closed}/openapi.json  can't be fetched: connection refused`,
    'a.json  is service "a", and so is a.json: leave one of them out, or name it, such as other=a.json',
  ]);
});
