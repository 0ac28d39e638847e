// What figures were taken on, said beside them.

import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, type } from 'node:os';
import process from 'node:process';

/** One line: processor, cores, Node, system, commit, date and how busy the machine was when it began. */
export function machineLine(): string {
  const processor = cpus()[0]?.model.trim() || process.arch;
  const load = loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const parts = [
    `${processor}, ${availableParallelism()} cores`,
    `Node ${process.version}`,
    type(),
    `commit ${commit()}`,
    `${date} UTC`,
    `load average at the start ${load}`,
  ];
  return parts.join(' · ');
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '../../packages', '../../apps') === '' ? '' : ' with changes';
  return git('rev-parse', '--short', 'HEAD') + changed;
}
