import type { Service } from '@portico/service';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createChat } from './app.ts';
import { withPlayground } from './playground.ts';

const secret = 'a secret for tests that is long enough';
let chat: Service;

beforeEach(() => {
  chat = createChat({ secret, now: () => new Date('2026-03-01T09:30:00Z') });
});

function tokenOf(id: string, expires = '1m'): Promise<string> {
  return new SignJWT({ name: id, role: 'member' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setIssuer('portico-auth')
    .setAudience('portico')
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
}

interface Call {
  readonly body?: object;
  readonly token?: string;
  readonly service?: Service;
}

async function send(method: string, path: string, { body, token, service = chat }: Call = {}): Promise<Response> {
  const headers = new Headers();
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (body) headers.set('content-type', 'application/json');
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  return service.fetch(new Request(`http://chat${path}`, init));
}

async function call(method: string, path: string, options?: Call) {
  const response = await send(method, path, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

test('publishes fifteen operations under /chat', () => {
  const operations = chat.routes().flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
  expect(operations).toHaveLength(15);
  expect(operations.every((operation) => operation.includes(' /chat/'))).toBe(true);
  expect(operations).toEqual(
    expect.arrayContaining(['POST /chat/intelligent', 'POST /chat/fast', 'POST /chat/mcp-agent', 'POST /chat/stream']),
  );
  expect(chat.routes().flatMap(({ operationIds }) => operationIds)).toHaveLength(15);
});

describe('answers', () => {
  test('go where the rule says, and say which way and why', async () => {
    const decisions = [
      ['Hello!', 'fast', 'simple'],
      ['What is 6 * 7?', 'fast', 'simple'],
      ['What is 2 * (3 + 4)?', 'agent', 'calculation'],
      ['What time is it in Tokyo?', 'agent', 'time'],
      ['Find the article on gateways', 'agent', 'knowledge'],
      ['Who am I? Who are you?', 'agent', 'several-questions'],
    ];
    for (const [message, route, rule] of decisions) {
      const { body } = await call('POST', '/chat/intelligent', { body: { message } });
      expect(body.decision, message).toMatchObject({ route, rule, reason: expect.stringMatching(/.+/) });
    }
    const preferred = await call('POST', '/chat/intelligent', { body: { message: 'Hello!', prefer: 'agent' } });
    expect(preferred.body.decision).toMatchObject({ route: 'agent', rule: 'preference' });
  });

  test('come from tools, whose calls are told', async () => {
    const message = 'What time is it in Tokyo and what is 2 * (3 + 4)?';
    const { body } = await call('POST', '/chat/mcp-agent', { body: { message } });
    expect(body.answer).toBe('Sunday, 1 March 2026 at 18:30 (Asia/Tokyo)\n2*(3+4) = 14');
    expect(body.toolCalls).toMatchObject([
      { tool: 'clock', argument: 'Asia/Tokyo', result: { isError: false } },
      { tool: 'calculator', argument: '2*(3+4)', result: { content: [{ type: 'text', text: '2*(3+4) = 14' }] } },
    ]);
  });

  test('use no other tools than the request allows', async () => {
    const body = { message: 'What is 2 * (3 + 4)?', tools: ['clock'] };
    expect((await call('POST', '/chat/mcp-agent', { body })).body).toMatchObject({ toolCalls: [] });
    const none = { message: 'What is 2 * (3 + 4)?', maxToolCalls: 0 };
    expect((await call('POST', '/chat/mcp-agent', { body: none })).body).toMatchObject({ toolCalls: [] });
  });

  test('say honestly that the knowledge base is not there', async () => {
    const { body } = await call('POST', '/chat/mcp-agent', { body: { message: 'Search for gateways' } });
    expect(body.toolCalls).toMatchObject([{ tool: 'kb_search', argument: 'gateways', result: { isError: true } }]);
    const { body: tools } = await call('GET', '/chat/tools');
    expect(tools.items).toMatchObject([
      { name: 'calculator', available: true },
      { name: 'clock', available: true },
      { name: 'kb_search', available: false },
    ]);
  });

  test('stream word by word and end with the whole', async () => {
    const response = await send('POST', '/chat/stream?pace=0', { body: { message: 'What is 6 * 7?' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text()).trim().split('\n\n');
    const texts = events.map((event) => /^event: (\w+)\ndata: (.*)\nid: (\d+)$/.exec(event)!.slice(1));
    expect(texts.map(([event]) => event)).toEqual(['decision', 'token', 'token', 'token', 'done']);
    expect(texts.slice(1, 4).map(([, data]) => JSON.parse(data!).text)).toEqual(['6*7 ', '= ', '42']);
    expect(JSON.parse(texts[4]![1]!)).toMatchObject({ answer: '6*7 = 42' });
  });
});

describe('conversations', () => {
  test('are remembered for whoever has a token', async () => {
    const token = await tokenOf('ada');
    const first = await call('POST', '/chat/fast', { token, body: { message: 'My name is Ada.' } });
    expect(first.body.answer).toBe('Noted: your name is Ada.');
    const { conversationId } = first.body;
    const second = await call('POST', '/chat/fast', { token, body: { message: 'What is my name?', conversationId } });
    expect(second.body.answer).toBe('Your name is Ada.');

    const path = `/chat/conversations/${conversationId}`;
    expect((await call('GET', path, { token })).body).toMatchObject({ title: 'My name is Ada.', messageCount: 4 });
    const { body: page } = await call('GET', `${path}/messages?limit=3`, { token });
    expect(page.items.map((message: { role: string }) => message.role)).toEqual(['user', 'assistant', 'user']);
    const { body: rest } = await call('GET', `${path}/messages?limit=3&after=${page.next}`, { token });
    expect(rest).toEqual({
      items: [expect.objectContaining({ id: second.body.messageId, text: 'Your name is Ada.' })],
    });
    const transcript = await (await send('GET', `${path}/transcript`, { token })).text();
    expect(transcript).toContain('**You:** What is my name?\n\n**Chat:** Your name is Ada.');
  });

  test('know what was said without asking', async () => {
    const token = await tokenOf('ada');
    const { body, headers } = await call('POST', '/chat/conversations', { token, body: { title: 'Colours' } });
    const path = headers.get('location')!;
    const said = await call('POST', `${path}/messages`, { token, body: { text: 'My favorite colour is green.' } });
    expect((await call('GET', `${path}/messages/${said.body.id}`, { token })).body).toEqual(said.body);
    const ask = { message: 'What is my favourite colour?', conversationId: body.id };
    expect((await call('POST', '/chat/fast', { token, body: ask })).body.answer).toBe(
      'Your favourite colour is green.',
    );
  });

  test('are renamed, archived, listed and deleted', async () => {
    const token = await tokenOf('ada');
    const ids: string[] = [];
    for (const title of ['One', 'Two', 'Three']) {
      ids.push((await call('POST', '/chat/conversations', { token, body: { title } })).body.id);
    }
    const changed = await call('PATCH', `/chat/conversations/${ids[1]}`, { token, body: { archived: true } });
    expect(changed.body).toMatchObject({ title: 'Two', archived: true });
    const listed = await call('GET', '/chat/conversations?archived=false', { token });
    expect(listed.body.items.map((item: { title: string }) => item.title)).toEqual(['Three', 'One']);
    expect((await call('DELETE', `/chat/conversations/${ids[0]}`, { token })).status).toBe(204);
    expect((await call('DELETE', `/chat/conversations/${ids[0]}`, { token })).status).toBe(404);
  });

  test('are seen by nobody else', async () => {
    const { body } = await call('POST', '/chat/fast', { token: await tokenOf('ada'), body: { message: 'Hello' } });
    const path = `/chat/conversations/${body.conversationId}`;
    expect((await call('GET', path, { token: await tokenOf('bob') })).status).toBe(404);
    const ask = { message: 'Hello', conversationId: body.conversationId };
    expect((await call('POST', '/chat/fast', { token: await tokenOf('bob'), body: ask })).status).toBe(404);
    expect((await call('POST', '/chat/fast', { body: ask })).status).toBe(401);
  });

  test('let answers be rated, not questions', async () => {
    const token = await tokenOf('ada');
    const { body } = await call('POST', '/chat/fast', { token, body: { message: 'Hello' } });
    const path = `/chat/conversations/${body.conversationId}/messages`;
    const rated = await call('PUT', `${path}/${body.messageId}/feedback`, { token, body: { rating: 'up' } });
    expect(rated.body).toMatchObject({ id: body.messageId, feedback: { rating: 'up' } });
    const { items } = (await call('GET', path, { token })).body;
    expect((await call('PUT', `${path}/${items[0].id}/feedback`, { token, body: { rating: 'up' } })).status).toBe(404);
  });

  test('need a token that is good', async () => {
    const none = await call('GET', '/chat/conversations');
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="portico"']);
    const late = await call('GET', '/chat/conversations', { token: await tokenOf('ada', '-1m') });
    expect(late.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const anywhere = await call('POST', '/chat/fast', { token: 'bad', body: { message: 'Hello' } });
    expect(anywhere.status).toBe(401);
  });
});

test('names every value of a request that is not as declared', async () => {
  const { status, body } = await call('POST', '/chat/mcp-agent', {
    body: { message: '', tools: ['hammer'], maxToolCalls: 9, colour: 'red' },
  });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([
    { pointer: '/message', keyword: 'minLength' },
    { pointer: '/message', keyword: 'pattern' },
    { pointer: '/tools/0', keyword: 'enum' },
    { pointer: '/maxToolCalls', keyword: 'maximum' },
    { pointer: '/colour', keyword: 'additionalProperties' },
  ]);
});

describe('playground', () => {
  const greeting = { method: 'GET', path: '/chat/greetings/{name}', summary: 'Greet', reply: 'Hello, {name}!' };
  const { method, path } = greeting;

  test('adds an operation to the running service and removes it', async () => {
    const before = chat.document().digest;
    const service = withPlayground(chat);
    expect((await call('GET', '/chat/greetings/Ada', { service })).status).toBe(404);
    expect((await call('POST', '/playground/operations', { service, body: greeting })).status).toBe(201);
    expect((await call('GET', '/chat/greetings/Ada', { service })).body).toEqual({ reply: 'Hello, Ada!' });
    expect(JSON.parse(chat.document().json).paths[path].get.summary).toBe('Greet');
    expect((await call('DELETE', '/playground/operations', { service, body: { method, path } })).status).toBe(204);
    expect((await call('GET', '/chat/greetings/Ada', { service })).status).toBe(404);
    expect(chat.document().digest).toBe(before);
  });

  test('is not there unless asked for, and never in what the service publishes', async () => {
    expect((await call('POST', '/playground/operations', { body: greeting })).status).toBe(404);
    const service = withPlayground(chat);
    expect(await (await send('GET', '/health?include_routes=true', { service })).text()).not.toContain('playground');
    expect(await (await send('GET', '/openapi.json', { service })).text()).not.toContain('playground');
  });

  test('refuses what the service has already, and paths that are none', async () => {
    const service = withPlayground(chat);
    const taken = { ...greeting, method: 'POST', path: '/chat/fast' };
    expect((await call('POST', '/playground/operations', { service, body: taken })).status).toBe(409);
    const odd = { ...greeting, path: 'chat?x' };
    expect((await call('POST', '/playground/operations', { service, body: odd })).status).toBe(400);
    const unknown = { method, path: '/chat/fast' };
    expect((await call('DELETE', '/playground/operations', { service, body: unknown })).status).toBe(404);
  });
});
