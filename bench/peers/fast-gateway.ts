// fast-gateway, everything forwarded. Arguments: port, upstream.

import process from 'node:process';
import gateway from 'fast-gateway';

const [, , port, upstream = ''] = process.argv;
const server = gateway({ routes: [{ prefix: '', prefixRewrite: '', target: upstream }] });
await server.start(Number(port), '127.0.0.1');
