// The frame of the surface's own pages: the same head, style and ways to go for all. Values are escaped by Hono's
// `html`; style sheets and scripts are files of `assets/`.

import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { assetText, lazily } from './asset.ts';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { representation, respondWith } from './representation.ts';
import { createNonce, pageHeaders } from './security-policy.ts';

/** Markup whose values have been escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The portico: a gable over two columns, as a data URL, so that no browser asks for /favicon.ico. */
export const icon: string = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0d8f79" d="M16 3 3 10v3h26v-3zM6 15h5v11H6zm15 0h5v11h-5zM3 27h26v3H3z"/></svg>',
)}`;

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** URL of a script that the page loads; it runs once the page is read. */
  readonly script?: string;
}

/** Answers with a page under a policy that lets only its own script run. */
export async function respondWithPage(c: SurfaceRequest, { title, body, script }: Page): Promise<Response> {
  const nonce = createNonce();
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Portico</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/-/page.css">
${script ? html`<script src="${script}" nonce="${nonce}" defer></script>` : ''}
</head>
<body>
<header>
<a class="brand" href="/-/console"><img src="${icon}" alt="" width="22" height="22">Portico</a>
<nav><a href="/docs">Docs</a><a href="/-/console">Console</a><a href="/-/problems">Problems</a><a href="/openapi.json">openapi.json</a><a href="/-/client.d.ts">client.d.ts</a></nav>
</header>
<main>
${body}
</main>
</body>
</html>
`;
  return c.html(page, 200, { 'Cache-Control': 'no-cache', ...pageHeaders(nonce) });
}

/** Serves the style sheet of the pages. */
export function exposePageStyle(expose: Expose): void {
  const style = lazily(() => representation(assetText('page.css'), 'text/css; charset=utf-8'));
  expose('/-/page.css', (c) => respondWith(c, style()));
}
