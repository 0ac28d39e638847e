// A terminal made of strings: what a command wrote, and a way to wait for it without sleeping.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './config-sources.ts';
import type { StopSignal, Terminal } from './terminal.ts';

export interface TestTerminal extends Terminal {
  /** All of standard output so far. */
  out(): string;
  /** All of standard error so far. */
  err(): string;
  /** Resolves with both once one of them holds `text` (again, when `after` characters are to be left out). */
  until(text: string | RegExp): Promise<string>;
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
  const waiting = new Set<() => void>();
  const listeners = new Set<(signal: StopSignal) => void>();
  const sink = (name: 'out' | 'err') => ({
    isTTY,
    write(text: string) {
      written[name] += text;
      for (const check of waiting) check();
    },
  });
  return {
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
      return new Promise((resolve) => {
        const check = () => {
          const all = written.out + written.err;
          if (typeof text === 'string' ? !all.includes(text) : !text.test(all)) return;
          waiting.delete(check);
          resolve(all);
        };
        waiting.add(check);
        check();
      });
    },
    stop(signal = 'SIGTERM') {
      for (const listener of [...listeners]) listener(signal);
    },
  };
}

/** A folder with these files in it; disposing it removes both. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'portico-test-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
