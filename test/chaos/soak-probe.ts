// Loaded into a gateway process before anything else: says on SIGUSR2 what the process holds, as one numbered line on stderr.

import { readdirSync } from 'node:fs';

let rejections = 0;
let asked = 0;
process.on('unhandledRejection', () => void rejections++);
process.on('SIGUSR2', () => {
  const resources = process.getActiveResourcesInfo();
  const count = (kind: RegExp) => resources.filter((name) => kind.test(name)).length;
  const held = {
    rss: process.memoryUsage().rss,
    descriptors: readdirSync('/proc/self/fd').length,
    timers: count(/Timeout|Immediate/),
    rejections,
  };
  process.stderr.write(`held ${++asked} ${JSON.stringify(held)}\n`);
});
