// Starts the chat service. The only file here that reads the environment.

import { serve } from '@portico/service';
import { createChat } from './app.ts';

const {
  PORT = '8101',
  HOST = '127.0.0.1',
  PORTICO_EXAMPLE_SECRET = 'development-only-secret-never-use-it-elsewhere',
  PORTICO_EXAMPLE_KB_URL,
} = process.env;

const service = createChat({ secret: PORTICO_EXAMPLE_SECRET, kbUrl: PORTICO_EXAMPLE_KB_URL });
const { url } = await serve(service, { port: Number(PORT), host: HOST });
console.log(`chat ${service.version} listens on ${url}`);
