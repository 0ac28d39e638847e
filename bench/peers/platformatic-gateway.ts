// @platformatic/gateway composing one OpenAPI document, in this process. Arguments: port, upstream, document.

import { dirname } from 'node:path';
import process from 'node:process';
import { create } from '@platformatic/gateway';

const [, , port, upstream = '', document = ''] = process.argv;
const gateway = await create(dirname(document), {
  server: { hostname: '127.0.0.1', port: Number(port), logger: { level: 'silent' } },
  gateway: {
    applications: [{ id: 'bench', origin: upstream, openapi: { file: document } }],
    refreshTimeout: 0,
  },
});
await gateway.start({ listen: true });
