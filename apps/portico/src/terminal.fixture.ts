// A terminal made of strings: what a command wrote, and a way to wait for it without sleeping.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './cli.ts';
import type { Environment } from './config-sources.ts';
import type { ExitCode, StopSignal, Terminal } from './terminal.ts';

export interface TestTerminal extends Terminal {
  /** All of standard output so far. */
  out(): string;
  /** All of standard error so far. */
  err(): string;
  /** Resolves with both once one of them holds `text` (again, when `after` characters are to be left out). */
  until(text: string | RegExp): Promise<string>;
  /** Runs a command line; whoever waits for its words is told when it ends without them. */
  run(...args: string[]): Promise<ExitCode>;
  /** Sends a signal. */
  stop(signal?: StopSignal): void;
}

export function testTerminal({
  environment = {},
  folder = tmpdir(),
  isTTY = false,
}: {
  environment?: Environment;
  folder?: string;
  isTTY?: boolean;
} = {}): TestTerminal {
  const written = { out: '', err: '' };
  const waiting = new Set<(ended?: unknown) => void>();
  const listeners = new Set<(signal: StopSignal) => void>();
  const sink = (name: 'out' | 'err') => ({
    isTTY,
    write(text: string) {
      written[name] += text;
      for (const check of waiting) check();
    },
  });
  const terminal: TestTerminal = {
    stdout: sink('out'),
    stderr: sink('err'),
    environment,
    folder,
    onStop(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    out: () => written.out,
    err: () => written.err,
    until(text) {
      return new Promise((resolve, reject) => {
        const check = (ended?: unknown) => {
          const all = written.out + written.err;
          const found = typeof text === 'string' ? all.includes(text) : text.test(all);
          if (!found && ended === undefined) return;
          waiting.delete(check);
          if (found) resolve(all);
          else reject(new Error(`ended (${String(ended)}) without ${text}:\n${all}`));
        };
        waiting.add(check);
        check();
      });
    },
    async run(...args) {
      const end = (how: unknown) => {
        for (const check of [...waiting]) check(how);
      };
      try {
        const code = await run(args, terminal);
        end(code);
        return code;
      } catch (error) {
        end(error);
        throw error;
      }
    },
    stop(signal = 'SIGTERM') {
      for (const listener of [...listeners]) listener(signal);
    },
  };
  return terminal;
}

/** A folder with these files in it; disposing it removes both. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'portico-test-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
