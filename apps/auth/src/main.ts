// Starts the auth service. The only file here that reads the environment.

import { serve } from '@portico/service';
import { createAuth } from './app.ts';

const {
  PORT = '8102',
  HOST = '127.0.0.1',
  PORTICO_EXAMPLE_SECRET = 'development-only-secret-never-use-it-elsewhere',
} = process.env;

const service = await createAuth({ secret: PORTICO_EXAMPLE_SECRET });
const { url } = await serve(service, { port: Number(PORT), host: HOST }).catch(end);
console.log(`auth ${service.version} listens on ${url}`);

function end(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
