import { expect, test } from 'vitest';
import { chatLines, revisionOf, surfaceFixture } from './surface.fixture.ts';

test('serves a page that names only its own files and has a nonce on every script', async () => {
  const response = await surfaceFixture().get('/docs');
  const html = await response.text();
  const nonce = /script-src 'nonce-([\w-]{22})'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
  expect(nonce).toBeDefined();
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(new RegExp(`<script[^>]* nonce="${nonce}"`, 'g'))).toHaveLength(2);
  expect(html).toContain('<script src="/docs/scalar.js"');
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<link rel="stylesheet" href="/docs/docs.css">');
  expect(html).not.toMatch(/https?:/);
});

test('lets no page be like another one', async () => {
  const { get } = surfaceFixture();
  const policies = [await get('/docs'), await get('/docs')].map(({ headers }) =>
    headers.get('content-security-policy'),
  );
  expect(policies[0]).not.toBe(policies[1]);
});

test('writes the document’s title as text and nothing else of the document into the page', async () => {
  const info = { title: '</title><script>alert(1)</script>', version: '1', description: 'secret-words' };
  const html = await (await surfaceFixture(revisionOf(chatLines, { info })).get('/docs')).text();
  expect(html).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>');
  expect(html).not.toContain('secret-words');
  expect(html).not.toContain('/kb/articles');
});

test('turns off all that would leave the gateway', async () => {
  const html = await (await surfaceFixture().get('/docs')).text();
  for (const setting of ['"withDefaultFonts": false', '"telemetry": false', '"hideClientButton": true']) {
    expect(html).toContain(setting);
  }
  expect(html).toMatch(/"agent": \{\s*"disabled": true/);
  expect(html).toMatch(/"mcp": \{\s*"disabled": true/);
  expect(html).not.toContain('proxyUrl');
});

test('serves Scalar’s bundle and our script behind it, compressed, to be asked for once', async () => {
  const { get } = surfaceFixture();
  const response = await get('/docs/scalar.js', { 'accept-encoding': 'br, gzip' });
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('content-encoding')).toBe('br');
  const etag = response.headers.get('etag') ?? '';
  expect((await get('/docs/scalar.js', { 'accept-encoding': 'br', 'if-none-match': etag })).status).toBe(304);
  const text = await (await get('/docs/scalar.js')).text();
  expect(text.indexOf('Scalar={createApiReference')).toBeGreaterThan(0);
  expect(text.indexOf('new EventSource')).toBeGreaterThan(text.indexOf('Scalar={createApiReference'));
  expect(text).not.toContain('sourceMappingURL');
});
