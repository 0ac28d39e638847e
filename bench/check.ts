// How long `portico check` takes in a service's pipeline: a service of 60 operations against a gateway of 300 services, each try a
// process of its own. Run: npm run bench:check [-- tries] [--write]

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { nextEvent, startGateway } from '../test/support/gateway.ts';
import { runPortico } from '../test/support/process.ts';
import { scriptedService } from '../test/support/scripted-service.ts';
import type { PeerRequest } from './compile-peer.ts';
import { generatedService } from './generated-system.ts';
import { machineLine } from './support/machine.ts';
import { table, writeSection } from './support/results.ts';

const tries = Number(process.argv.slice(2).find((word) => Number(word) > 0) ?? 7);
const others = 299;

interface OpenApi {
  readonly paths: Record<string, unknown>;
  readonly components: { readonly schemas: Record<string, object> };
}

const live = largeDocument();
// Everything that answers with a thing, or takes one, is touched by it.
const { Thing1, ...schemas } = live.components.schemas;
const stricter = { ...Thing1, required: ['id', 'field0', 'field1'] };
const breaking = {
  ...live,
  paths: Object.fromEntries(Object.entries(live.paths).slice(1)),
  components: { ...live.components, schemas: { ...schemas, Thing1: stricter } },
};

const peer = fork(new URL('./compile-peer.ts', import.meta.url));
peer.send({ kind: 'serve', services: others } satisfies PeerRequest);
const [port] = (await once(peer, 'message')) as [number];
await using service = await scriptedService(live);
const names = Array.from({ length: others }, (_, index) => generatedService(index).name);
const urls = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${port}/${name}`]));
await using running = await startGateway({ ...urls, large: service.url });
const { gateway, url } = running;
while (gateway.revision.documents.size <= others) await nextEvent(gateway, 'revision.published');

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-check-'));
const rows = [['Candidate', 'median ms', 'min–max', 'exit code', 'changes']];
for (const [label, document] of Object.entries({ 'as it is': live, 'breaks callers': breaking })) {
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(document));
  const times: number[] = [];
  let last = { code: -1, stdout: '', stderr: '' };
  for (let attempt = 0; attempt < tries; attempt++) {
    const begin = performance.now();
    last = await runPortico(['check', file, '--service', 'large', '--against', url]);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => `${Math.round(times[Math.floor(share * (times.length - 1))] ?? 0)}`;
  const changes = /operations · (.+)/.exec(last.stderr)?.[1] ?? last.stderr;
  rows.push([label, at(0.5), `${at(0)}–${at(1)}`, `${last.code}`, changes]);
}
const { operations } = gateway.revision;
const own = operations.filter((operation) => operation.service === 'large').length;
const text = `## Checking a document in a pipeline\n\n${machineLine()}\n\n\`portico check\` of a service of ${own} operations against a gateway of ${others + 1} services and ${operations.length} operations; ${tries} tries each, the start of the process included.\n\n${table(rows)}`;
console.log(text);
if (process.argv.includes('--write')) writeSection('check', text);
await rm(folder, { recursive: true });
peer.kill();

/** Three times the operations of a generated service. */
function largeDocument(): OpenApi {
  const { document } = generatedService(0) as { readonly document: OpenApi };
  const paths: Record<string, unknown> = {};
  for (let copy = 0; copy < 3; copy++) {
    const text = JSON.stringify(document.paths).replaceAll(/"operationId":"/g, `"operationId":"copy${copy}`);
    for (const [path, item] of Object.entries(JSON.parse(text) as OpenApi['paths'])) {
      paths[path.replace('/service-000', `/large-${copy}`)] = item;
    }
  }
  return { ...document, paths };
}
