// @fastify/http-proxy on Fastify, everything forwarded. Arguments: port, upstream.

import process from 'node:process';
import proxy from '@fastify/http-proxy';
import Fastify from 'fastify';

const [, , port, upstream = ''] = process.argv;
const server = Fastify({ logger: false });
await server.register(proxy, { upstream, undici: { connections: 128, pipelining: 1 } });
await server.listen({ host: '127.0.0.1', port: Number(port) });
