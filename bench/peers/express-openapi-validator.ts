// express-openapi-validator before http-proxy-middleware: requests are validated, everything is forwarded.
// Arguments: port, upstream, document.

import { Agent } from 'node:http';
import process from 'node:process';
import express, { type ErrorRequestHandler } from 'express';
import * as validator from 'express-openapi-validator';
import { createProxyMiddleware, fixRequestBody } from 'http-proxy-middleware';

const [, , port, target = '', apiSpec = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ message: error.message, errors: error.errors });
};
express()
  .use(express.json())
  .use(validator.middleware({ apiSpec, validateRequests: true, validateResponses: false }))
  .use(createProxyMiddleware({ target, agent, on: { proxyReq: fixRequestBody } }))
  .use(refuse)
  .listen(Number(port), '127.0.0.1');
