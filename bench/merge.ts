// How fast documents become one, as ratios to openapi-merge and `redocly join` on the same documents in the same run.
// Run: npm run bench:merge [-- --rounds 5] [-- --only NAME …] [-- --write]     --write puts the table into bench/RESULTS.md

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Contestant,
  type Outcome,
  openapiMerge,
  portico,
  porticoChange,
  redoclyJoin,
} from './merge/contestants.ts';
import { corpusInputs, generatedInput, type MergeInput } from './merge/inputs.ts';
import { machineLine } from './support/machine.ts';
import { installPeers, peerVersion } from './support/peers.ts';
import { table, writeSection } from './support/results.ts';
import { figure, median, times } from './support/statistics.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const machine = machineLine();
installPeers();

interface Taken {
  readonly first: number;
  readonly later: number;
  readonly memory: number;
  readonly operations: number;
  /** Why there are no figures. */
  readonly refused?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
const notes: string[] = [];
const rows: string[][] = [];
try {
  const inputs = [...corpusInputs(folder), generatedInput(folder, 50), generatedInput(folder, 300)];
  const chosen = inputs.filter(({ name }) => values.only?.includes(name) ?? true);
  for (const input of chosen) rows.push(rowOf(input, measure(input, [portico, openapiMerge, redoclyJoin])));
  const fifty = chosen.find(({ name }) => name === '50 services');
  if (fifty) {
    const [change] = measure(fifty, [porticoChange]);
    const empty = Array.from({ length: 8 }, () => '–');
    rows.push([
      'one changed of 50',
      '50',
      '1000',
      '',
      figure(change?.first ?? 0),
      figure(change?.later ?? 0),
      ...empty,
    ]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const names = ['Documents', 'services', 'operations', 'MB'];
const ours = ['Portico, first ms', 'later ms', 'peak MiB'];
const merge = ['openapi-merge, first ms', 'later ms', 'peak MiB'];
const redocly = ['redocly join, first ms', 'peak MiB'];
rows.unshift([...names, ...ours, ...merge, ...redocly, 'Portico is faster by, first', 'later']);
const text = `## The merge

${machine}

openapi-merge ${peerVersion('openapi-merge')}, @redocly/cli ${peerVersion('@redocly/cli')}; medians of ${values.rounds} interleaved rounds, each merge in a process of its own.

${table(rows)}

- **first**: the first merge in a fresh process, from the texts in memory to the bytes of the result in memory (Portico: route table included). **later**:
  the median of the same merge repeated in that process, each from the texts again. **peak MiB**: the most memory of a process that merges once.
- \`redocly join\` is a command and no library: its time is the one it prints itself, without its start-up; it reads and writes files meanwhile.
- **faster by**: to the faster of the two others where they succeed; "later" to openapi-merge alone; below 1, Portico is slower.
- The peers refuse mixed versions, Swagger 2.0 and operations that two documents have. Everybody got the families as OpenAPI 3.1 in JSON with a
  path prefix a service, and openapi-merge and \`redocly join\` were told to prefix component names. The rows of 50 and 300 services are made up, 117 kB a service.
- **one changed of 50**: parsing, merging and writing when one service publishes a new document. The others have no such thing: they merge all again.
${notes.map((note) => `- ${note}`).join('\n')}
`;
console.log(text);
if (values.write) writeSection('merge', text);

/** Every contestant in turn, round after round; one that refuses is not asked again. */
function measure(input: MergeInput, contestants: readonly Contestant[]): Taken[] {
  const outcomes = contestants.map((): Outcome[] => []);
  const refused: string[] = [];
  const rounds = Number(values.rounds);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      if (refused[index] !== undefined) continue;
      const outcome = contestant(input, true);
      if (typeof outcome === 'string') refused[index] = outcome;
      else outcomes[index]?.push(outcome);
    }
  }
  // Memory is of a process that merges once.
  const once = contestants.map((contestant, index) => (refused[index] === undefined ? contestant(input, false) : ''));
  return outcomes.map((all, index) => {
    const single = once[index];
    return {
      first: median(all.map(({ first }) => first)),
      later: median(all.map(({ later }) => median(later))),
      memory: typeof single === 'object' ? single.memory : Number.NaN,
      operations: all[0]?.operations ?? 0,
      ...(refused[index] !== undefined && { refused: refused[index] }),
    };
  });
}

function rowOf(input: MergeInput, [ours, merge, redocly]: readonly Taken[]): string[] {
  for (const [name, taken] of [
    ['Portico', ours],
    ['openapi-merge', merge],
    ['redocly join', redocly],
  ] as const) {
    if (!taken) continue;
    if (taken.refused !== undefined)
      notes.push(`${input.name}: ${name} refuses: \`${taken.refused.replaceAll('`', "'")}\``);
    else if (taken.operations !== input.operations)
      notes.push(`${input.name}: ${name} wrote ${taken.operations} of ${input.operations} operations`);
  }
  const faster = Math.min(...[merge, redocly].map((one) => one?.first ?? Number.NaN).filter(Number.isFinite));
  const [first, later, memory] = [figure(ours?.first ?? 0), figure(ours?.later ?? 0), figure(ours?.memory ?? 0)];
  return [
    input.name,
    String(input.services),
    String(input.operations),
    (input.bytes / 1e6).toFixed(1),
    first,
    later,
    memory,
    ...[merge?.first, merge?.later, merge?.memory, redocly?.first, redocly?.memory].map((one) =>
      figure(one ?? Number.NaN),
    ),
    times(faster / (ours?.first ?? Number.NaN)),
    times((merge?.later ?? Number.NaN) / (ours?.later ?? Number.NaN)),
  ];
}
