// The example of docs/publishing.md for the kit, run as it stands there behind a gateway.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { eventually, startGateway } from '../support/gateway.ts';
import { startProcess } from '../support/process.ts';

const page = readFileSync(new URL('../../docs/publishing.md', import.meta.url), 'utf8');

it('serves the example service of the kit through a gateway', async () => {
  const port = await freePort();
  const code = exampleIn('ts').replace('8104', `${port}`);
  const args = ['--conditions=portico', '--input-type=module-typescript', '--eval', code];
  await using service = startProcess(process.execPath, args);
  const url = `http://127.0.0.1:${port}`;
  const health = await eventually(
    `the example answers\n${service.output()}`,
    async () => (await fetch(`${url}/health?include_routes=true`)).json() as Promise<object>,
  );
  expect(health).toEqual({
    service: 'weather',
    version: '1.4.0',
    status: 'healthy',
    document: { url: '/openapi.json', digest: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) },
    routes: [{ path: '/weather/{city}', methods: ['GET'], operationIds: ['getWeather'] }],
  });
  expect(Object.keys(health)).toEqual(Object.keys(JSON.parse(exampleIn('json'))));

  await using gateway = await startGateway({ weather: url });
  const answer = await fetch(`${gateway.url}/weather/Oslo`);
  expect(await answer.json()).toEqual({ city: 'Oslo', sky: 'blue' });
});

/** The first code block of the page in `language`. */
function exampleIn(language: string): string {
  const code = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1];
  if (code === undefined) throw new Error(`docs/publishing.md has no example in ${language}`);
  return code;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  return address.port;
}
