// Preloaded into what is measured (`node --import`): says on its standard error, at its end, the most memory it held.

import { readFileSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => {
  // VmHWM is of this program alone; the maximum that getrusage gives starts with that of whoever started it.
  let kilobytes = process.resourceUsage().maxRSS;
  try {
    kilobytes = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? kilobytes);
  } catch {
    // No /proc here.
  }
  process.stderr.write(`\npeak memory ${kilobytes} kB\n`);
});
