// `/docs`: Scalar's API reference over `/openapi.json`, served from here alone. Nothing is fetched from another host,
// and nothing of the document is written into the page: what a service says stays data.

import { Scalar } from '@scalar/hono-api-reference';
import { assetText, lazily, scalarBundle } from './asset.ts';
import type { SurfaceEnv, SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { icon } from './page.ts';
import { representation, respondWith } from './representation.ts';
import { createNonce, pageHeaders } from './security-policy.ts';
import type { SurfaceContext } from './surface.ts';

/** What would make Scalar call home or leave the gateway is off; the rest is taste. */
const configuration = {
  url: '/openapi.json',
  cdn: '/docs/scalar.js',
  theme: 'default',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
} as const;

/** Up to so many operations the sidebar starts with all of them in view. */
const openUpTo = 100;

/** Tells the zod inside the bundle not to try whether it may compile code: the policy says no, and reports the try. */
const withoutEval = 'globalThis.__zod_globalConfig = { jitless: true };';

/** Serves `/docs` and the files it loads. */
export function exposeDocs(expose: Expose, { options }: SurfaceContext): void {
  const callable = serverOrigins(options.merge.servers);
  expose('/docs', (c) => serveDocs(c, callable));
  expose('/docs/', (c) => c.redirect('/docs', 308));
  const scripts = lazily(() => {
    const text = `${withoutEval}\n${scalarBundle()};\n${assetText('docs.js')}`;
    return representation(text, 'text/javascript; charset=utf-8');
  });
  expose('/docs/scalar.js', (c) => respondWith(c, scripts()));
  const style = lazily(() => representation(assetText('docs.css'), 'text/css; charset=utf-8'));
  expose('/docs/docs.css', (c) => respondWith(c, style()));
}

async function serveDocs(c: SurfaceRequest, callable: readonly string[]): Promise<Response> {
  const nonce = createNonce();
  const { info, operations } = c.get('revision');
  const render = Scalar<SurfaceEnv>({
    ...configuration,
    nonce,
    pageTitle: String(info.title),
    defaultOpenAllTags: operations.length <= openUpTo,
  });
  const page = (await render(c, async () => {})) as Response;
  const html = (await page.text()).replace('<html>', '<html lang="en">').replace('</head>', `${head}</head>`);
  return c.html(html, 200, { 'Cache-Control': 'no-cache', ...pageHeaders(nonce, callable) });
}

const head = `<link rel="icon" href="${icon}"><link rel="stylesheet" href="/docs/docs.css">`;

/** Origins of the servers that the operator gave the merged document: "try it" may call them. */
function serverOrigins(servers: SurfaceContext['options']['merge']['servers']): readonly string[] {
  const origins = (servers ?? []).map(({ url }) => URL.parse(String(url))?.origin);
  return origins.filter((origin) => origin !== undefined && origin !== 'null') as string[];
}
