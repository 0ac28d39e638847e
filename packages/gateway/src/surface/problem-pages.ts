// `/-/problems`: what each problem type means and what to do about it, where the `type` of a problem points.

import { type ProblemType, problemTypes } from '@portico/contract';
import { html } from 'hono/html';
import { negotiate } from '../traffic/negotiation.ts';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { type Html, respondWithPage } from './page.ts';
import { problem } from './problem.ts';

/** Serves `/-/problems` and `/-/problems/{id}`: JSON, or a page for those who like HTML better. */
export function exposeProblems(expose: Expose): void {
  expose('/-/problems', (c) =>
    respondWithEither(c, {
      title: 'Problems',
      json: () => ({ problems: [...problemTypes.values()].map(withUri) }),
      body: catalogue,
    }),
  );
  expose('/-/problems/{id}', (c) => {
    const type = [...problemTypes.values()].find(({ id }) => id === c.req.param('id'));
    if (type) return respondWithEither(c, { title: type.title, json: () => withUri(type), body: () => typePage(type) });
    return problem(c, 'route-not-found', {
      detail: `There is no problem type with this id; /-/problems lists all ${problemTypes.size}.`,
      members: { nearest: [], docs: '/-/problems', services: [] },
    });
  });
}

interface Either {
  readonly title: string;
  json(): object;
  body(): Html;
}

async function respondWithEither(c: SurfaceRequest, { title, json, body }: Either): Promise<Response> {
  const isPage = negotiate(c.req.header('accept')) === 'html';
  const response = isPage ? await respondWithPage(c, { title, body: body() }) : c.json(json());
  response.headers.set('Vary', 'Accept');
  return response;
}

function withUri(type: ProblemType): object {
  return { type: `/-/problems/${type.id}`, ...type };
}

function catalogue(): Html {
  return html`<h1>Problems</h1>
<p class="lead">Every error that the gateway makes itself is one of these, as <code>application/problem+json</code> with a
<code>Proxy-Status</code> header. An error without that header comes from a service.</p>
<table>
<thead><tr><th>Status</th><th>Type</th><th>Meaning</th></tr></thead>
<tbody>
${[...problemTypes.values()].map(
  ({ id, status, title, explanation }) => html`<tr>
<td><span class="status s${Math.floor(status / 100)}">${status}</span></td>
<td><a href="/-/problems/${id}"><code>${id}</code></a></td>
<td><strong>${title}.</strong> ${prose(explanation)}</td>
</tr>`,
)}
</tbody>
</table>`;
}

function typePage({ id, status, title, explanation, remedy, members, proxyError }: ProblemType): Html {
  return html`<p class="crumb"><a href="/-/problems">Problems</a> / <code>${id}</code></p>
<h1><span class="status s${Math.floor(status / 100)}">${status}</span> ${title}</h1>
<h2>What it means</h2>
<p>${prose(explanation)}</p>
<h2>What to do</h2>
<p>${prose(remedy)}</p>
<h2>How it looks</h2>
<pre><code>${example({ id, status, title, members, proxyError })}</code></pre>`;
}

/** A sentence of the catalogue, with the names it quotes in backticks set as code. */
function prose(text: string): readonly (string | Html)[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

type Shape = Pick<ProblemType, 'id' | 'status' | 'title' | 'members' | 'proxyError'>;

/** A response of the type with its own members left open. */
function example({ id, status, title, members, proxyError }: Shape): string {
  const common = { type: `/-/problems/${id}`, title, status, detail: '…', instance: '(request id)' };
  const body = { ...common, ...Object.fromEntries(members.map((name) => [name, '…'])) };
  return [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/problem+json',
    `Proxy-Status: portico; error=${proxyError}`,
    '',
    JSON.stringify(body, null, 2),
  ].join('\n');
}
