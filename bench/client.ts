// `npm run bench:client`: seconds to write the types of 1,200 operations, beside openapi-typescript. Each run is a process of its
// own, with reading the document and writing the text; what Portico takes for the types alone is told, too.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { clientTypes, type JsonObject, mergeDocuments, parseDocument } from '@portico/contract';
import { machineLine } from './support/machine.ts';
import { table, writeSection } from './support/results.ts';
import { median } from './support/statistics.ts';

const repeats = 5;
const machine = machineLine();
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** 120 services, each as the example `kb`. */
function system(): JsonObject {
  const kb = readFileSync(here('../openapi/services/kb.json'), 'utf8');
  const documents = Array.from({ length: 120 }, (_, at) => {
    const { document } = parseDocument(`s${at}`, kb.replaceAll('"/kb', `"/s${at}`));
    if (!document) throw new Error('kb does not parse');
    return document;
  });
  return mergeDocuments(documents).document;
}

function seconds(work: () => unknown): number {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return median(times);
}

const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
try {
  const document = system();
  const file = join(folder, 'system.json');
  const text = JSON.stringify(document);
  writeFileSync(file, text);
  const operations = Object.values(document.paths as JsonObject).flatMap((item) =>
    Object.values(item as JsonObject).filter((one) => (one as JsonObject | null)?.operationId !== undefined),
  ).length;
  const node = (args: readonly string[], input = '') =>
    execFileSync(process.execPath, args, { input, maxBuffer: 2 ** 28 });
  const main = here('../apps/portico/src/main.ts');
  const rows = [
    ['', 'seconds'],
    ['Portico, types alone', seconds(() => clientTypes(document, { banner: [] })).toFixed(2)],
    ['`portico client`', seconds(() => node(['--conditions=portico', main, 'client', '--from', file])).toFixed(2)],
    ['openapi-typescript 7.13', seconds(() => node([here('openapi-typescript/types-of.ts')], text)).toFixed(2)],
  ];
  const head = `## Types for clients\n\n${operations} operations, ${(text.length / 2 ** 20).toFixed(1)} MiB. ${machine}`;
  const section = `${head}\n\n${table(rows)}\n`;
  writeSection('client', section);
  process.stdout.write(section);
} finally {
  rmSync(folder, { recursive: true });
}
