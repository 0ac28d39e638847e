// The tables of one run: a workload each, medians, ratios to nginx and of Portico to each other target.

import { table } from '../support/results.ts';
import { figure, median, times } from '../support/statistics.ts';
import type { Round } from './load.ts';
import { type Target, versionOf } from './target.ts';
import { operations, type Workload } from './workload.ts';

export interface Finding {
  readonly workload: Workload;
  readonly target: Target;
  readonly rounds: readonly Round[];
  /** Why its figures do not count. */
  readonly void?: string;
}

export interface RunSettings {
  readonly machine: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
}

/** Share of its processor below which a target was not what limited the load. */
const starved = 0.9;

/** How much rates of one target may differ on a machine that does nothing else. */
const noisy = 1.5;

/** Markdown for bench/RESULTS.md and the terminal. */
export function trafficReport(findings: readonly Finding[], settings: RunSettings): string {
  const { machine, rounds, seconds, warmUp } = settings;
  const parts = [...Map.groupBy(findings, ({ workload }) => workload)].map(
    ([workload, all]) =>
      `### ${workload.title} (${workload.connections} connections)\n\n${workloadTable(all)}${notes(all)}`,
  );
  const spread = Math.max(...findings.map(({ rounds }) => spreadOf(rounds)).filter(Number.isFinite));
  const shared = `\n\n**Noisy**: rates of one target differ by a factor of up to ${figure(spread)} between rounds: other work shared the machine. Compare processor time, not rates.`;
  return `## Traffic

${machine}

Medians of ${rounds} interleaved rounds of ${seconds} s, each after ${warmUp} s of load; wrk on keep-alive connections. The gateway has one processor, load and
upstream (nginx) the other. Portico routes over ${operations} operations of 301 services, or as many operations as its name says; targets that validate too know the three that are measured.
**Portico is faster by**: requests a second of Portico with validation on over those of the row. **busy**: how much of its processor the
target used; below ${starved * 100} % load, upstream or something else on the machine was the limit, and processor time a request is the figure to compare. Whoever validates refused a request that broke the contract before it was measured.${spread > noisy ? shared : ''}

${parts.join('\n\n')}
`;
}

function workloadTable(findings: readonly Finding[]): string {
  const of = (name: string) => {
    const finding = findings.find(({ target }) => target.name === name);
    return { rate: rate(finding), cpu: cpu(finding) };
  };
  const [nginx, portico] = [of('nginx'), of('portico')];
  const rows = findings
    .filter((one) => one.void === undefined)
    .map((one) => {
      const middle = (key: keyof Round) => median(one.rounds.map((round) => round[key]));
      const rates = one.rounds.map((round) => round.rate);
      return [
        `${one.target.name} ${versionOf(one.target)}`.trim(),
        one.target.validates && one.workload.invalid ? 'yes' : 'no',
        figure(rate(one)),
        `${figure(Math.min(...rates))}–${figure(Math.max(...rates))}`,
        times(rate(one) / nginx.rate),
        times(portico.rate / rate(one)),
        figure(cpu(one)),
        times(cpu(one) / nginx.cpu),
        times(cpu(one) / portico.cpu),
        `${figure(middle('busy') * 100)} %`,
        figure(middle('memory')),
        `${figure(middle('p50'))} / ${figure(middle('p99'))}`,
      ];
    });
  const head = [
    '',
    'validates',
    'req/s',
    'min–max',
    'of nginx',
    'Portico is faster by',
    'CPU µs/req',
    'of nginx’s',
    'of Portico’s',
    'busy',
    'RSS MiB',
    'p50 / p99 ms',
  ];
  return table([head, ...rows]);
}

function rate(finding: Finding | undefined): number {
  return finding?.void === undefined ? median(finding?.rounds.map((round) => round.rate) ?? []) : Number.NaN;
}

/** The highest rate over the lowest. */
function spreadOf(rounds: readonly Round[]): number {
  const rates = rounds.map((round) => round.rate);
  return Math.max(...rates) / Math.min(...rates);
}

function cpu(finding: Finding | undefined): number {
  return finding?.void === undefined ? median(finding?.rounds.map((round) => round.cpu) ?? []) : Number.NaN;
}

function notes(findings: readonly Finding[]): string {
  const lines = findings
    .filter((one) => one.void !== undefined)
    .map((one) => `- ${one.target.name}: void, ${one.void}`);
  return lines.length > 0 ? `\n\n${lines.join('\n')}` : '';
}
