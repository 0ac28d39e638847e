// An instance of a service as a process of its own, to be killed: `node instance.ts PORT [--crash-after MS] [--release
// first]`. Prints a line for each POST that it executes, before it answers. On SIGTERM it leaves as a service should: it says that it is going,
// ends connections with their next answer, and closes when callers have had time to notice.

import { createServer, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { declares, documentOfRelease, type ReleaseName, takes } from './release.ts';

/** Milliseconds between saying that it goes and going. */
const lead = 600;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'crash-after': { type: 'string' }, release: { type: 'string', default: 'plain' } },
});
const [port = '0'] = positionals;
const release = values.release as ReleaseName;
const document = JSON.stringify(documentOfRelease(release));
let leaving = false;

const server = createServer((request, response) => {
  if (leaving) response.shouldKeepAlive = false;
  if (request.url === '/health') json(response, { status: leaving ? 'unhealthy' : 'healthy' }, leaving ? 503 : 200);
  else if (request.url === '/openapi.json') response.end(document);
  else if (!declares(release, request.method, request.url)) json(response, { release }, 404);
  else {
    if (request.method === 'POST') process.stdout.write(`executed ${request.url}\n`);
    let content = '';
    // Where the release says what is allowed, it is held to that.
    request.setEncoding('utf8').on('data', (chunk: string) => {
      if (release !== 'plain') content += chunk;
    });
    request.on('end', () => {
      setTimeout(json, 5, response, { port: Number(port) }, takes(release, content) ? 200 : 422);
    });
  }
});

function json(response: ServerResponse, value: object, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

// A line of waiting connections that is long enough for a busy process, and that a test can fill when it is stopped.
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 64 }, () => process.stdout.write('listening\n'));
process.once('SIGTERM', () => {
  leaving = true;
  setTimeout(() => server.close(() => process.exit(0)), lead);
});
if (values['crash-after'] !== undefined) setTimeout(() => process.exit(1), Number(values['crash-after']));
