// Starts the chat service. The only file here that reads the environment.

import { serve } from '@portico/service';
import { createChat } from './app.ts';
import { withPlayground } from './playground.ts';

const {
  PORT = '8101',
  HOST = '127.0.0.1',
  PORTICO_EXAMPLE_SECRET = 'development-only-secret-never-use-it-elsewhere',
  PORTICO_EXAMPLE_KB_URL,
  PORTICO_EXAMPLE_PLAYGROUND,
} = process.env;

const loopback = ['127.0.0.1', '::1', 'localhost'];
const playground = PORTICO_EXAMPLE_PLAYGROUND === '1';
if (playground && !loopback.includes(HOST)) {
  console.error(`PORTICO_EXAMPLE_PLAYGROUND lets anybody add operations: it needs a loopback HOST, not ${HOST}.`);
  process.exit(2);
}

const chat = createChat({ secret: PORTICO_EXAMPLE_SECRET, kbUrl: PORTICO_EXAMPLE_KB_URL });
const { url } = await serve(playground ? withPlayground(chat) : chat, { port: Number(PORT), host: HOST }).catch(end);
console.log(`chat ${chat.version} listens on ${url}${playground ? ', playground on' : ''}`);

function end(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
