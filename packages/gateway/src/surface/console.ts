// `/-/console`: one page that shows services, routes, findings and events as they happen. The page is a frame; its script
// reads the same URLs as everybody else.

import { html } from 'hono/html';
import { assetText, lazily } from './asset.ts';
import type { Expose } from './expose.ts';
import { respondWithPage } from './page.ts';
import { representation, respondWith } from './representation.ts';

/** Serves the page and its script. */
export function exposeConsole(expose: Expose): void {
  const script = lazily(() => representation(assetText('console.js'), 'text/javascript; charset=utf-8'));
  expose('/-/console.js', (c) => respondWith(c, script()));
  expose('/-/console', (c) => respondWithPage(c, { title: 'Console', body, script: '/-/console.js' }));
}

const body = html`<noscript><p class="lead">This page needs JavaScript. The same as JSON: <a href="/-/services">services</a>,
<a href="/-/routes">routes</a>, <a href="/-/revision">revision</a>.</p></noscript>
<section id="summary" class="tiles" aria-live="polite"></section>
<section><h2>Services</h2><div id="services" class="cards"></div></section>
<section id="diagnostics-section" hidden><h2>Findings</h2><ul id="diagnostics" class="findings"></ul></section>
<section>
<div class="bar"><h2>Routes</h2><input id="filter" type="search" placeholder="Filter by method, path or service" aria-label="Filter routes"></div>
<div class="scroll"><table><thead><tr><th>Method</th><th>Path</th><th>Service</th><th>Operation</th></tr></thead><tbody id="routes"></tbody></table></div>
<p id="more" class="quiet"></p>
</section>
<section><h2>Events</h2><ol id="events" class="log"></ol></section>`;
