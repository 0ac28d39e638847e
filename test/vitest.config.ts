import { defineConfig, mergeConfig } from 'vitest/config';
// @boundaries-ignore one configuration serves every workspace
import base from '../vitest.config.ts';

// End-to-end suites start processes and listen on ports: one file at a time on a small machine keeps timings honest.
export default mergeConfig(
  base,
  defineConfig({
    test: {
      include: ['**/*.test.ts'],
      fileParallelism: false,
      maxConcurrency: 8,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  }),
);
