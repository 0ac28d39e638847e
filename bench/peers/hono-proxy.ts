// The proxy helper of Hono on @hono/node-server, as its documentation shows it. Arguments: port, upstream.

import process from 'node:process';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';

const [, , port, upstream] = process.argv;
const app = new Hono();
app.all('*', (context) => {
  const { pathname, search } = new URL(context.req.url);
  return proxy(`${upstream}${pathname}${search}`, context.req);
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
