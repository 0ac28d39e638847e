// A rolling deploy of a service of four instances and the way back, under 500 calls a second through Portico and as many through
// a plain balancer (nginx) before the same instances: what callers get that the contracts of healthy instances do not call for.
//   npm run bench:rollout [-- --write]

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startFleet } from '../test/chaos/fleet.ts';
import { type Call, roll, startCalls, surprisesIn } from '../test/chaos/rolling.ts';
import { freePort } from '../test/support/scripted-service.ts';
import { machineLine } from './support/machine.ts';
import { table, writeSection } from './support/results.ts';
import { findTools } from './traffic/tools.ts';

const kinds = {
  steady: 'GET both have',
  posted: 'POST both allow',
  lenient: 'POST the old allows',
  old: 'GET the old has',
  new: 'GET the new has',
};

const tools = findTools();
const folder = mkdtempSync(join(tmpdir(), 'portico-rollout-'));
await using fleet = await startFleet(4, {}, '--release', 'first');
const port = await freePort();
const balancer = spawn(tools.path.nginx, ['-c', configuration(), '-p', folder], {
  env: { ...tools.environment },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await delay(500);
  const through = {
    Portico: startCalls(fleet.url),
    'a plain balancer (nginx)': startCalls(`http://127.0.0.1:${port}`),
  };
  await delay(2_000);
  const there = await roll(fleet, 'second', '/new/{id}');
  await delay(1_000);
  const back = await roll(fleet, 'first', '/old/{id}');
  await delay(1_000);
  const rows = [['', 'calls', 'wrong', ...Object.values(kinds)]];
  for (const [name, load] of Object.entries(through)) {
    const calls = await load.stop();
    const wrong = surprisesIn(calls, there, back);
    const cells = Object.keys(kinds).map((kind) => told(wrong.filter((call) => call.kind === kind)));
    rows.push([name, String(calls.length), String(wrong.length), ...cells]);
  }
  const text = `## Rolling deploy\n\n${machineLine()}\n\nFour instances, one after the other, from one release to the next and back; wrong: an answer that no contract of the instances that were healthy called for, by what the call was.\n\n${table(rows)}`;
  console.log(text);
  if (process.argv.includes('--write')) writeSection('rollout', text);
} finally {
  balancer.kill();
  await once(balancer, 'close');
  rmSync(folder, { recursive: true });
}

/** How many of each status. */
function told(calls: readonly Call[]): string {
  const counts = Map.groupBy(calls, ({ status }) => (status === 0 ? 'cut' : String(status)));
  return [...counts].map(([status, of]) => `${of.length} × ${status}`).join(', ') || '0';
}

function configuration(): string {
  const servers = fleet.ports.map((one) => `server 127.0.0.1:${one} fail_timeout=1s;`).join(' ');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; ${paths}
  upstream items { ${servers} keepalive 64; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://items; proxy_http_version 1.1; proxy_set_header Connection ""; } }
}
`,
  );
  return file;
}
