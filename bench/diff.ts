// What `portico diff` and `redocly diff` say of the same pairs of documents, and how long each takes.
// Run: npm run bench:diff [-- --write]     --write puts the tables into bench/RESULTS.md

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { compileRevision, diffContracts, type Json, type JsonObject, parseDocument } from '@portico/contract';
import { type DocumentPair, documentPairs } from '../packages/contract/src/diff/diff-pairs.fixture.ts';
import { generatedService } from './generated-system.ts';
import { machineLine } from './support/machine.ts';
import { installPeers, peerFile, peerVersion } from './support/peers.ts';
import { table, writeSection } from './support/results.ts';
import { figure, median } from './support/statistics.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const machine = machineLine();
installPeers();

type Verdict = 'breaking' | 'not breaking' | 'silent';
interface Judge {
  readonly name: string;
  judge(pairs: readonly DocumentPair[]): Map<DocumentPair, Verdict>;
}

const portico: Judge = {
  name: 'portico diff',
  judge: (pairs) =>
    new Map(
      pairs.map((pair) => {
        const changes = diffContracts(contract(pair.before), contract(pair.after), { today: '2026-06-01' });
        const told = changes.filter(({ severity }) => severity !== 'cosmetic');
        const verdict = changes.some(({ severity }) => severity === 'breaking')
          ? 'breaking'
          : told.length > 0
            ? 'not breaking'
            : 'silent';
        return [pair, verdict];
      }),
    ),
};

/** Each start takes a second, so pairs of one path are put into one document, each under a path of its own. */
const redocly: Judge = {
  name: `redocly diff ${peerVersion('@redocly/cli')}`,
  judge(pairs) {
    const verdicts = new Map<DocumentPair, Verdict>();
    for (const [version, group] of Map.groupBy(pairs.filter(isSimple), ({ before }) => String(before.openapi))) {
      const document = (side: 'before' | 'after') => ({
        openapi: version,
        info: { title: 'Pairs', version: '1' },
        paths: Object.fromEntries(group.map((pair, index) => [`/pair-${index}`, pathItem(pair[side])])),
      });
      const changes = redoclyChanges(document('before'), document('after'));
      for (const [index, pair] of group.entries()) {
        const own = changes.filter(({ path }) => new RegExp(`^#/paths/~1pair-${index}(?:/|$)`).test(path));
        verdicts.set(pair, verdictOf(own));
      }
    }
    for (const pair of pairs) {
      if (!verdicts.has(pair)) verdicts.set(pair, verdictOf(redoclyChanges(pair.before, pair.after)));
    }
    return verdicts;
  },
};

const verdicts = [portico, redocly].map((judge) => ({ judge, found: judge.judge(documentPairs) }));
const count = (kind: DocumentPair['verdict'], wanted: readonly Verdict[], found: ReadonlyMap<DocumentPair, Verdict>) =>
  documentPairs.filter((pair) => pair.verdict === kind && wanted.includes(found.get(pair) ?? 'silent')).length;
const total = (kind: DocumentPair['verdict']) => documentPairs.filter((pair) => pair.verdict === kind).length;
const verdictTable = table([
  [
    '',
    `breaking found, of ${total('breaking')}`,
    `false alarms, of ${total('safe')} safe`,
    `false alarms, of ${total('equivalent')} equivalent`,
    `anything told, of ${total('equivalent')} equivalent`,
  ],
  ...verdicts.map(({ judge, found }) => [
    judge.name,
    String(count('breaking', ['breaking'], found)),
    String(count('safe', ['breaking'], found)),
    String(count('equivalent', ['breaking'], found)),
    String(count('equivalent', ['breaking', 'not breaking'], found)),
  ]),
]);
/** Pairs that one of them is wrong about, the versions of OpenAPI taken together. */
const differing = new Set(
  documentPairs.flatMap((pair) => {
    const said = verdicts.map(({ found }) => found.get(pair));
    const isWrong = (one: Verdict | undefined) => (pair.verdict === 'breaking') !== (one === 'breaking');
    return said.some(isWrong)
      ? [`| ${pair.name.replace(/, in 3\.\d$/, '')} | ${pair.verdict} | ${said.join(' | ')} |`]
      : [];
  }),
);

const timeTable = table([
  ['', ...[60, 1_000].map((size) => `${size} operations, one changed`)],
  ['portico diff, in process', ...[60, 1_000].map((size) => `${figure(inProcess(size))} ms`)],
  ['portico diff, the command', ...[60, 1_000].map((size) => `${figure(commandTime(size, porticoCommand))} ms`)],
  [redocly.name, ...[60, 1_000].map((size) => `${figure(commandTime(size, redoclyCommand))} ms`)],
]);

const section = `## Diff

${machine}

The pairs of \`packages/contract/src/diff/fixtures/diff-pairs.json\`, hand-written, in OpenAPI 3.0 and 3.1. A false alarm is a pair
that breaks nobody and is called breaking (redocly: major).

${verdictTable}

${timeTable}

Where one of them is wrong:

| Pair | Is | ${verdicts.map(({ judge }) => judge.name).join(' | ')} |
| --- | --- | --- | --- |
${[...differing].join('\n')}
`;
console.log(section);
if (values.write) writeSection('diff', section);

function contract(document: JsonObject) {
  const { document: parsed } = parseDocument('pairs', JSON.stringify(document));
  return compileRevision(parsed ? [parsed] : []);
}

function isSimple({ before, after }: DocumentPair): boolean {
  const fields = ['openapi', 'info', 'paths'];
  return (
    [before, after].every(
      (one) =>
        Object.keys(one).every((key) => fields.includes(key)) &&
        Object.keys(one.paths as JsonObject).join() === '/things',
    ) && before.openapi === after.openapi
  );
}

function pathItem({ paths }: JsonObject): Json {
  return (paths as JsonObject)['/things'] as Json;
}

interface RedoclyChange {
  readonly path: string;
  readonly impact: 'major' | 'minor' | 'patch' | 'none';
}

function redoclyChanges(before: object, after: object): readonly RedoclyChange[] {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    writeFileSync(join(folder, 'before.json'), JSON.stringify(before));
    writeFileSync(join(folder, 'after.json'), JSON.stringify(after));
    const { stdout } = redoclyCommand(folder);
    return (JSON.parse(stdout) as { changes: RedoclyChange[] }).changes;
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdictOf(changes: readonly RedoclyChange[]): Verdict {
  if (changes.some(({ impact }) => impact === 'major')) return 'breaking';
  return changes.some(({ impact }) => impact === 'minor') ? 'not breaking' : 'silent';
}

function redoclyCommand(folder: string) {
  const command = peerFile('node_modules/@redocly/cli/bin/cli.js');
  return run(folder, [command, 'diff', 'before.json', 'after.json', '--format', 'json', '--fail-on', 'none']);
}

function porticoCommand(folder: string) {
  const main = new URL('../apps/portico/src/main.ts', import.meta.url).pathname;
  return run(folder, ['--conditions=portico', main, 'diff', 'before.json', 'after.json', '--format', 'json']);
}

function run(folder: string, args: readonly string[]) {
  const environment = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true', NO_COLOR: '1' };
  return spawnSync(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
}

/** Documents of about so many operations, of which one changed. */
function generated(size: number): { readonly before: JsonObject; readonly after: JsonObject } {
  const made = (generation: number): JsonObject => {
    const services = Array.from({ length: size / 20 }, (_, index) =>
      generatedService(index, index === 0 ? generation : 0),
    );
    const documents = services.map(({ document }) => document as JsonObject);
    const merged = (section: string) =>
      Object.assign({}, ...documents.map((one) => (one.components as JsonObject)[section]));
    return {
      ...(documents[0] as JsonObject),
      paths: Object.assign({}, ...documents.map(({ paths }) => paths)) as JsonObject,
      components: Object.fromEntries(
        Object.keys(documents[0]?.components as JsonObject).map((section) => [section, merged(section) as Json]),
      ),
    };
  };
  return { before: made(0), after: made(1) };
}

function inProcess(size: number): number {
  const { before, after } = generated(size);
  const times = Array.from({ length: 5 }, () => {
    const [old, now] = [contract(before), contract(after)];
    const start = performance.now();
    diffContracts(old, now);
    return performance.now() - start;
  });
  return median(times);
}

function commandTime(size: number, command: (folder: string) => unknown): number {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    const { before, after } = generated(size);
    writeFileSync(join(folder, 'before.json'), JSON.stringify(before));
    writeFileSync(join(folder, 'after.json'), JSON.stringify(after));
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      command(folder);
      return performance.now() - start;
    });
    return median(times);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
