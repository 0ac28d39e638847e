// Starts the kb service. The only file here that reads the environment.

import { serve } from '@portico/service';
import { createKb } from './app.ts';

const {
  PORT = '8103',
  HOST = '127.0.0.1',
  PORTICO_EXAMPLE_SECRET = 'development-only-secret-never-use-it-elsewhere',
} = process.env;

const service = createKb({ secret: PORTICO_EXAMPLE_SECRET });
const { url } = await serve(service, { port: Number(PORT), host: HOST }).catch(end);
console.log(`kb ${service.version} listens on ${url}`);

function end(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
