// http-proxy-middleware on Express, everything forwarded over connections that are kept. Arguments: port, upstream.

import { Agent } from 'node:http';
import process from 'node:process';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';

const [, , port, target = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
express().use(createProxyMiddleware({ target, agent })).listen(Number(port), '127.0.0.1');
