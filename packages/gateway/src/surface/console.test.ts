import { expect, test } from 'vitest';
import { surfaceFixture } from './surface.fixture.ts';

test('serves a page that loads one script, under a policy that lets no other run', async () => {
  const { get } = surfaceFixture();
  const response = await get('/-/console');
  const html = await response.text();
  const nonce = /script-src 'nonce-([\w-]+)';/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
  expect(html).toContain(`<script src="/-/console.js" nonce="${nonce}" defer></script>`);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/(src|href)="https?:/);
  expect((await get('/-/console.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect((await get('/-/page.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  for (const path of ['/docs', '/openapi.json', '/-/client.d.ts']) expect(html).toContain(`href="${path}"`);
});
