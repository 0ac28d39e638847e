// One child process of `npm start`: its lines with its name before them, its end reported, its parent's end its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const preload = new URL('end-with-parent.ts', import.meta.url).href;

export interface ChildOptions {
  /** Entry file, relative to the root of the repository. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Added to the environment; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Gets each line of output; without it the output goes to the terminal as it is. */
  readonly line?: (text: string) => void;
}

export interface Child {
  /** Resolves at the first line of output, or at the end. */
  readonly spoke: Promise<void>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): void;
}

/** Starts a TypeScript file in a process group of its own, so that Ctrl-C reaches nobody but the parent. */
export function startChild({ entry, args = [], environment = {}, line }: ChildOptions): Child {
  const output = line ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, ['--conditions=portico', '--import', preload, entry, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  });
  const ended = once(child, 'close').then(([code, signal]): number | string => code ?? signal);
  const spoke = new Promise<void>((resolve) => {
    void ended.then(() => resolve());
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (text) => {
        line?.(text);
        resolve();
      });
    }
  });
  return { spoke, ended, stop: (signal = 'SIGTERM') => stopChild(child, signal) };
}

function stopChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}
