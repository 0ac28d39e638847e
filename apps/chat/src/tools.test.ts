import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createToolbox, type ToolResult, timeZoneIn } from './tools.ts';

const now = () => new Date('2026-03-01T09:30:00Z');

async function searchAgainst(listener: RequestListener, query: string): Promise<ToolResult> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const kbUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return await createToolbox({ kbUrl, now }).call('kb_search', query);
  } finally {
    server.close();
  }
}

test('searches the knowledge base and tells what it found', async () => {
  let asked: string | undefined;
  const result = await searchAgainst((request, response) => {
    asked = request.url;
    response.end(JSON.stringify({ items: [{ article: { title: 'Gateways' }, snippet: 'One door…' }] }));
  }, 'gateway & door');
  expect(asked).toBe('/kb/search?q=gateway+%26+door&limit=3');
  expect(result).toEqual({ content: [{ type: 'text', text: '“Gateways”: One door…' }], isError: false });
});

test('says so when the knowledge base knows nothing, fails or is not there', async () => {
  const nothing = await searchAgainst((_, response) => void response.end('{"items":[]}'), 'zebra');
  expect(nothing).toMatchObject({ isError: false, content: [{ text: 'No article says anything about “zebra”.' }] });
  const failing = await searchAgainst((_, response) => void response.writeHead(500).end(), 'zebra');
  expect(failing).toMatchObject({ isError: true, content: [{ text: 'The knowledge base answered 500.' }] });
  const absent = await searchAgainst((request) => void request.socket.destroy(), 'zebra');
  expect(absent).toMatchObject({ isError: true, content: [{ text: 'The knowledge base can not be reached.' }] });
});

test('tells the time where it is asked for', async () => {
  expect(timeZoneIn('What time is it in New York?')).toBe('America/New_York');
  expect(timeZoneIn('What time is it?')).toBeUndefined();
  const { content } = await createToolbox({ now }).call('clock', 'America/New_York');
  expect(content[0]?.text).toBe('Sunday, 1 March 2026 at 04:30 (America/New_York)');
});
