// Real processes for tests: started in the repository, watched for a line, ended without leftovers.

import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** Everything printed so far on both streams. */
  output(): string;
  /** Resolves with the first match; rejects with the output when the process ends or `limit` ms pass before. */
  printed(pattern: RegExp, limit?: number): Promise<RegExpMatchArray>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  signal(name: NodeJS.Signals): void;
}

export function startProcess(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningProcess {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, {
    cwd: repository,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    detached: true,
  });
  let output = '';
  const seen = new Set<() => void>();
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    for (const look of seen) look();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let over = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    over = true;
    for (const look of seen) look();
    return (code ?? signal) as number | string;
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  return {
    pid,
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
    printed: (pattern, limit = 30_000) =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          clearTimeout(timer);
          seen.delete(look);
          act();
        };
        const look = () => {
          const match = output.match(pattern);
          if (match) settle(() => resolve(match));
          else if (over) settle(() => reject(new Error(`${command} ended before printing ${pattern}:\n${output}`)));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${command} did not print ${pattern} in ${limit} ms:\n${output}`))),
          limit,
        );
        seen.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      if (!over) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => killGroup(pid), 8_000);
        await ended;
        clearTimeout(timer);
      }
      killGroup(pid);
    },
  };
}

/** What a command printed and ended with. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one `portico` command in `folder` to its end. */
export function runPortico(
  args: readonly string[],
  { env = {}, folder = repository }: { readonly env?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<Ended> {
  const main = fileURLToPath(new URL('../../apps/portico/src/main.ts', import.meta.url));
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1', ...env }, maxBuffer: 2 ** 26 };
    execFile(process.execPath, ['--conditions=portico', main, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

/** Ends what a process left behind; it leads its own process group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}

/** Resident memory of a process in bytes; Linux only, as the processes it is asked about. */
export function residentMemory(pid: number): number {
  const match = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m);
  if (!match) throw new Error(`no VmRSS for process ${pid}`);
  return Number(match[1]) * 1024;
}
