#!/usr/bin/env -S node --conditions=portico
// The composition root: the only place that reads the environment, the arguments and the streams of the process.

import process from 'node:process';
import { run } from './cli.ts';
import type { StopSignal, Terminal } from './terminal.ts';

const terminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  folder: process.cwd(),
  onStop(listener) {
    const heard = (signal: string) => listener(signal as StopSignal);
    process.on('SIGINT', heard).on('SIGTERM', heard);
    return () => process.off('SIGINT', heard).off('SIGTERM', heard);
  },
};

// A reader that has seen enough (`portico routes | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const code = await run(process.argv.slice(2), terminal);
// Everything of a cut-off gateway ends with the process; what was written comes out first.
process.stdout.write('', () => process.exit(code));
