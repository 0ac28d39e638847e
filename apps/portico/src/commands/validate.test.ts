import { expect, test } from 'vitest';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

const document = JSON.stringify({
  openapi: '3.1.1',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/orders/{id}': {
      post: {
        operationId: 'order',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['item'], properties: { item: { type: 'string' } } },
            },
          },
        },
        responses: {
          200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
  },
});

async function validated(recording: string, ...flags: string[]) {
  await using folder = await folderOf({ 'orders.json': document, recording });
  const terminal = testTerminal({ folder: folder.path });
  const code = await terminal.run('validate', 'recording', '--document', 'orders.json', ...flags);
  return { code, out: terminal.out(), err: terminal.err() };
}

const har = (...entries: object[]) => JSON.stringify({ log: { entries } });
const post = (text: string, url = 'https://shop.example/orders/7') => ({
  method: 'POST',
  url,
  headers: [
    { name: ':method', value: 'POST' },
    { name: 'content-type', value: 'application/json' },
  ],
  postData: { mimeType: 'application/json', text },
});
const answer = (status: number, text: string) => ({
  status,
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  content: { text: Buffer.from(text).toString('base64'), encoding: 'base64' },
});

test('a HAR file: one line a violation, with the operation', async () => {
  const recording = har(
    { request: post('{"item":"pen"}'), response: answer(200, '{}') },
    { request: post('{}', 'https://shop.example/orders/x'), response: answer(200, '[]') },
    { request: { method: 'GET', url: 'https://shop.example/favicon.ico', headers: [] } },
  );
  const { code, out, err } = await validated(recording);
  expect({ code, err }).toEqual({ code: 1, err: '3 exchanges · 2 of the document · 1 with violations\n' });
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe('recording#1  POST /orders/7  order  valid');
  expect(lines[1]).toMatch(/^recording#2 {2}POST \/orders\/x {2}order {2}request type: Path parameter "id" /);
  expect(lines[2]).toMatch(/order {2}request required: The body/);
  expect(lines[3]).toMatch(/order {2}response type: The body/);
  expect(lines[4]).toBe('recording#3  GET /favicon.ico  no such operation in the document');
});

test.each([
  [`curl 'http://h/orders/7' -H 'content-type: application/json' --data-raw $'{"item":"it\\'s"}' --compressed`, 0],
  [`curl -XPOST http://h/orders/7 \\\n  -H "Content-Type: application/json" -d "{\\"item\\":1}"`, 1],
  ['curl http://h/orders/7 --json \'{"item":"a"}\' -o out', 0],
  ['curl http://h/orders/7 -d item=a', 1],
  ['POST /orders/7 HTTP/1.1\nContent-Type: application/json\n\n{"item":"a"}\n', 0],
  [
    'POST /orders/7 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"item":"a"}\r\n\r\nHTTP/1.1 201 Created\r\n\r\n',
    1,
  ],
  ['GET /none HTTP/1.1\n\n', 1],
])('%s gives %i', async (recording, code) => {
  const result = await validated(recording);
  expect(result, result.out + result.err).toMatchObject({ code });
});

test('--format json tells all of it', async () => {
  const { code, out } = await validated('curl http://h/orders/7 --json @order.json', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual([
    {
      place: 'recording',
      method: 'POST',
      target: '/orders/7',
      operationId: 'order',
      violations: [],
      unchecked: ['request body: not recorded'],
    },
  ]);
});

test.each(['{}', '{', 'hello', 'curl -v'])('%s is refused with 2 and a reason', async (recording) => {
  const { code, out, err } = await validated(recording);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^recording {2}\w+/);
});
