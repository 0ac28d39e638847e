// The one renderer of errors: every answer with a status of 400 and above that the gateway itself makes is written here.

import { type ProblemId, problemType } from '@portico/contract';
import type { ClientRequest, Exchange } from './exchange.ts';
import { negotiate } from './negotiation.ts';
import type { RequestHead } from './request-head.ts';
import { discardRest, endAfterLingering } from './unread-content.ts';

/** One occurrence of a problem type. */
export interface Problem {
  readonly id: ProblemId;
  /** What happened, to what, and what to do; one or two sentences for a person, no internal address. */
  readonly detail: string;
  /** Members of the problem type, see its row in the catalogue. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Header fields of its own, names and values in turn: Allow, Accept, Retry-After, WWW-Authenticate. */
  readonly headers?: readonly string[];
  /** Proxy error type (RFC 9209 2.3) closer than the catalogue's. */
  readonly proxyError?: string;
}

/** Tells a problem from whatever else a check may give. */
export function isProblem(value: object | undefined): value is Problem {
  return value !== undefined && 'detail' in value && 'id' in value;
}

/** What a rendering needs to know of the request. */
export interface ProblemContext {
  readonly requestId: string;
  readonly revision: string;
  readonly accept: string | undefined;
}

export interface RenderedProblem {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
}

/** Most bytes of unread content for which a connection is kept: reading on is cheaper than a new connection. */
const readableRest = 64 * 1024;

/** A problem as status, raw headers and text: RFC 9457 JSON, or a small page or text for those who ask for it. */
export function renderProblem(problem: Problem, context: ProblemContext): RenderedProblem {
  const type = problemType(problem.id);
  const content = {
    type: `/-/problems/${problem.id}`,
    title: type.title,
    status: type.status,
    detail: problem.detail,
    instance: context.requestId,
    ...problem.members,
  };
  const format = negotiate(context.accept);
  const body = format === 'json' ? JSON.stringify(content) : format === 'html' ? page(content) : text(content);
  const headers = [
    ['Content-Type', mediaTypes[format]],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Proxy-Status', `portico; error=${problem.proxyError ?? type.proxyError}`],
    ['Portico-Revision', context.revision],
    ['X-Request-Id', context.requestId],
  ].flat();
  if (format === 'html') headers.push('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  return { status: type.status, headers: [...headers, ...(problem.headers ?? [])], body };
}

/**
 * Answers an exchange with a problem. Content that the client is still sending is read and thrown away when it is
 * short; otherwise the connection is closed, late enough for the client to read the answer (RFC 9112 9.6). When an
 * answer has already begun, it is cut instead.
 */
export function sendProblem(exchange: Exchange, problem: Problem): void {
  const { node, response, head } = exchange;
  exchange.problem = problem.id;
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const context = { requestId: exchange.requestId, revision: exchange.revision.id, accept: head?.accept };
  const { status, headers, body } = renderProblem(problem, context);
  const rest = head ? unreadContent(exchange.request, head) : Number.POSITIVE_INFINITY;
  const close = exchange.closing || rest > (node?.awaitsContinue ? 0 : readableRest);
  if (close) headers.push('Connection', 'close');
  response.writeHead(status, headers);
  if (node && close && rest > 0) endAfterLingering(node, body);
  else response.end(body);
  if (node && !close && rest > 0) discardRest(node.request);
}

// Bytes the client may still send. A head that was refused says nothing reliable about that.
function unreadContent(request: ClientRequest, head: RequestHead): number {
  if (!head.hasContent || request.complete) return 0;
  return head.contentLength ?? Number.POSITIVE_INFINITY;
}

const mediaTypes = {
  json: 'application/problem+json',
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
};

type Content = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string } & {
  readonly instance: string;
};

function text(content: Content): string {
  return `${content.status} ${content.title}\n\n${content.detail}\n\nRequest ${content.instance}\nMore: ${content.type}\n`;
}

function page(content: Content): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${content.status} ${escapeHtml(content.title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:42rem;margin:4rem auto;padding:0 1rem}pre{overflow:auto}</style>
<h1>${content.status} ${escapeHtml(content.title)}</h1>
<p>${escapeHtml(content.detail)}</p>
<pre>${escapeHtml(JSON.stringify(content, null, 2))}</pre>
<p><a href="${content.type}">What this means</a> · <a href="/docs">Documentation</a></p>
</html>
`;
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
