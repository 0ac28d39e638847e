// What a person sees at /docs, in a real browser against a real gateway and real services.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser, type Misdeeds, openWatched } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import { repository } from '../support/process.ts';
import { documentOf, type ScriptedService, scriptedService } from '../support/scripted-service.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const chat = operations('chat', 15);
const auth = operations('auth', 8);
const kb = operations('kb', 10);
const quiet: Misdeeds = { outside: [], violations: [], dialogs: [], errors: [] };

test('shows every operation of the example services, without a request to another host or a breach of the policy', async () => {
  const documents = Object.fromEntries(
    ['auth', 'chat', 'kb'].map((name) => [name, committed(`services/${name}.json`)]),
  );
  const { url } = await system(
    Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, JSON.parse(text)])),
  );
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  const routes = committed('routes.txt').trim().split('\n');
  expect(routes).toHaveLength(33);
  await expectOperations(
    page,
    routes.map((line) => line.split(' ').slice(0, 2).join(' ')),
  );
  // Down to the last one: Scalar renders an operation when it comes into view.
  const last = page.locator('aside a[href^="#tag/"]').last();
  await last.click();
  await page.locator(`[id$="${decodeURIComponent((await last.getAttribute('href')) ?? '').slice(1)}"]`).waitFor();
  await page.screenshot({ path: screenshot('docs') });
  expect(misdeeds).toEqual(quiet);
});

test('shows an added operation and drops a removed one without a reload, and says so', async () => {
  const { url, services } = await system({ chat, auth });
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  await expectOperations(page, [...chat, ...auth]);
  await page.evaluate(() => Object.assign(globalThis, { sameLife: true }));

  const changed = [...chat.slice(1), 'POST /chat/intelligent'];
  services.chat?.publish(documentOf('chat', changed));
  await expectOperations(page, [...changed, ...auth]);
  await page.getByText('Updated just now').waitFor();
  expect(await page.locator('#portico-notice').innerText()).toContain('+ POST /chat/intelligent');
  expect(await page.locator('#portico-notice').innerText()).toContain(`− ${chat[0]}`);
  await page.screenshot({ path: screenshot('docs-updated') });
  expect(await page.evaluate(() => 'sameLife' in globalThis)).toBe(true);
  expect(misdeeds).toEqual(quiet);
});

test('says on each operation what of it is enforced', async () => {
  const schema = { type: 'object' };
  const requestBody = { content: { 'application/xml': { schema } } };
  const { url } = await system({
    kb: {
      openapi: '3.1.0',
      info: { title: 'kb', version: '1' },
      paths: {
        '/kb/things': { post: { operationId: 'add', requestBody, responses: { 204: { description: 'Done.' } } } },
      },
    },
  });
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  await page.getByRole('link', { name: '/kb/things' }).click();
  await page.getByText('requests enforced').first().waitFor();
  await page.getByText('request body application/xml: XML is not read').first().waitFor();
  await page.screenshot({ path: screenshot('docs-badges') });
  expect(misdeeds).toEqual(quiet);
});

test('keeps the operation being read in its place when others come before it', async () => {
  const { url, services } = await system({ kb });
  const { page } = await openWatched(browser, `${url}/docs`);
  // Not every browser anchors scrolling by itself; this one shall not help.
  await page.addStyleTag({ content: '* { overflow-anchor: none !important }' });
  await page.getByRole('link', { name: '/kb/thing8/{id}' }).click();
  const section = page.locator('[id$="/GET/kb/thing8/{id}"]');
  const top = async () => Math.round((await section.boundingBox())?.y ?? Number.NaN);
  const before = await settled(top);
  services.kb?.publish(documentOf('kb', [...Array.from({ length: 9 }, (_, i) => `GET /kb/first${i}`), ...kb]));
  await page.getByText('Updated just now').waitFor();
  expect(Math.abs((await settled(top)) - before)).toBeLessThan(20);
});

test('says what it waits for while no service has published, and fills by itself', async () => {
  const { url, services } = await system({ kb: [] });
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  await page.getByText('No operations yet').waitFor();
  await page.screenshot({ path: screenshot('docs-empty') });
  services.kb?.publish(documentOf('kb', kb));
  await expectOperations(page, kb);
  expect(await page.getByText('No operations yet').count()).toBe(0);
  expect(misdeeds).toEqual(quiet);
});

test('renders a hostile document as text: nothing runs, nothing leaves', async () => {
  const { url } = await system({ evil: hostileDocument() });
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  await page.locator('aside a[href*="/GET/evil"]').first().waitFor();
  await page.getByText('still readable').first().waitFor();
  expect(await page.locator('a[href^="javascript:" i], iframe, object, embed, form[action]').count()).toBe(0);
  for (const link of await page.getByText('click me', { exact: true }).all()) {
    if (await link.isVisible()) await link.click();
  }
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
  expect(new URL(page.url()).origin).toBe(url);
  await page.screenshot({ path: screenshot('docs-hostile') });
  expect(misdeeds.dialogs).toEqual([]);
  expect(misdeeds.outside).toEqual([]);
  // Markdown may ask for an image; the policy stops it. Scripts are not even tried.
  expect(misdeeds.violations.filter((violation) => !violation.startsWith('img-src'))).toEqual([]);
});

test('would notice a script, a dialog, a request to another host', async () => {
  const { url } = await system({ kb });
  const { page, misdeeds } = await openWatched(browser, `${url}/docs`);
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.pwned = 1' }));
    alert('hello');
  });
  await expect.poll(() => misdeeds.violations).toContain('script-src-elem inline');
  expect(misdeeds.dialogs).toEqual(['hello']);
  await page.goto('http://elsewhere.example/').catch(() => undefined);
  expect(misdeeds.outside).toContain('http://elsewhere.example/');
});

test('console and problem pages show the gateway at work, quietly', async () => {
  const { url, services } = await system({ chat, auth });
  const { page, misdeeds } = await openWatched(browser, `${url}/-/console`);
  await page.getByText('2 of 2').waitFor();
  expect(await page.locator('#routes tr').count()).toBe(chat.length + auth.length);
  services.chat?.publish(documentOf('chat', [...chat, 'POST /chat/intelligent']));
  await page.locator('#events').getByText('+ POST /chat/intelligent').waitFor();
  await expect.poll(() => page.locator('#routes tr').count()).toBe(chat.length + auth.length + 1);
  await page.getByPlaceholder('Filter').fill('post intell');
  expect(await page.locator('#routes tr').count()).toBe(1);
  await page.screenshot({ path: screenshot('console') });
  await page.getByRole('link', { name: 'Problems' }).click();
  await page.getByRole('link', { name: 'request-invalid' }).click();
  await page.getByText('What to do').waitFor();
  await page.screenshot({ path: screenshot('problem') });
  expect(misdeeds).toEqual(quiet);
});

interface System {
  readonly url: string;
  readonly services: Readonly<Record<string, ScriptedService>>;
}

/** A gateway over services with these operations or documents; closed when the test ends. */
async function system(documents: Readonly<Record<string, readonly string[] | object>>): Promise<System> {
  const services: Record<string, ScriptedService> = {};
  for (const [name, given] of Object.entries(documents)) {
    services[name] = await scriptedService(Array.isArray(given) ? documentOf(name, given) : given);
  }
  const urls = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service.url]));
  const gateway = await startGateway(urls);
  onTestFinished(async () => {
    for (const context of browser.contexts()) await context.close();
    await gateway[Symbol.asyncDispose]();
    for (const service of Object.values(services)) await service[Symbol.asyncDispose]();
  });
  return { url: gateway.url, services };
}

/** Operations `METHOD /service/…` of all methods, some with a parameter. */
function operations(service: string, count: number): string[] {
  const methods = ['GET', 'POST', 'PUT', 'DELETE'];
  return Array.from(
    { length: count },
    (_, i) => `${methods[i % 4]} /${service}/thing${i}${i % 2 === 0 ? '/{id}' : ''}`,
  );
}

/** A file of `openapi/`. */
function committed(name: string): string {
  return readFileSync(join(repository, 'openapi', name), 'utf8');
}

/** Waits until the sidebar links exactly these operations. */
async function expectOperations(page: Page, expected: readonly string[]): Promise<void> {
  const linked = async () => {
    const hrefs = await page
      .locator('aside a[href^="#tag/"]')
      .evaluateAll((links) => links.map((link) => decodeURIComponent(link.getAttribute('href') ?? '')));
    return hrefs.flatMap((href) => {
      const [, method, path] = /^#tag\/[^/]+\/([A-Z]+)(\/.*)$/.exec(href) ?? [];
      return method ? [`${method} ${path}`] : [];
    });
  };
  await expect.poll(async () => (await linked()).sort(), { timeout: 20_000 }).toEqual([...expected].sort());
}

/** The value once it has been the same for ten frames' time. */
async function settled(read: () => Promise<number>): Promise<number> {
  let last = await read();
  for (let same = 0; same < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = await read();
    same = next === last ? same + 1 : 0;
    last = next;
  }
  return last;
}

function screenshot(name: string): string {
  return `${process.env.TMPDIR ?? '/tmp'}/portico-${name}.png`;
}

/** Every place a document has for text, each with something that runs or calls out when it is taken as markup. */
function hostileDocument(): object {
  const attack = [
    'still readable',
    '<script>globalThis.pwned = 1</script>',
    '<img src=x onerror="globalThis.pwned = 1; alert(1)">',
    '<svg onload="alert(1)"></svg>',
    '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>',
    '<a href="javascript:alert(1)">click me</a>',
    '[click me](javascript:alert(1))',
    '<form action="https://evil.example"><button>click me</button></form>',
    '</script><script>alert(1)</script>',
  ].join('\n\n');
  const script = 'javascript:alert(1)';
  const response = { description: attack, content: { 'text/html': { example: attack, schema: { type: 'string' } } } };
  return {
    openapi: '3.1.0',
    info: {
      title: attack,
      version: attack,
      description: attack,
      contact: { name: 'click me', url: script },
      license: { name: 'click me', url: script },
    },
    servers: [{ url: 'https://evil.example/api' }],
    externalDocs: { url: script, description: 'click me' },
    tags: [{ name: 'evil', description: attack, externalDocs: { url: script, description: 'click me' } }],
    paths: {
      '/evil': {
        get: {
          operationId: 'evil_"><script>alert(1)</script>',
          summary: '</title><script>globalThis.pwned = 1</script>',
          description: attack,
          tags: ['evil'],
          externalDocs: { url: script, description: 'click me' },
          parameters: [{ name: 'q', in: 'query', description: attack, schema: { type: 'string', default: attack } }],
          responses: { 200: response },
        },
      },
    },
  };
}
