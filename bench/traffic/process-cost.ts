// What a process and everything it started cost so far, from /proc.

import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessCost {
  /** Processor time in user and system mode, in microseconds (in steps of 10,000). */
  readonly cpu: number;
  /** Resident memory in MiB. */
  readonly memory: number;
}

/** Linux says processor time in hundredths of a second to every program, whatever the kernel counts in. */
const tick = 10_000;

/** Of `pid` and its descendants; memory shared between them counts for each. Throws when `pid` is gone. */
export function costOf(pid: number): ProcessCost {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in parentheses that may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  const memory = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  const children = childrenOf(pid).map(costOf);
  return children.reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
    cpu: (user + system) * tick,
    memory,
  });
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}
