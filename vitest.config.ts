// Shared by every workspace: resolve packages to their source, so that tests never see a stale build.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export const conditions = ['portico'];

export default defineConfig({
  resolve: { conditions: [...conditions, 'module', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: [...conditions, 'module', 'node', 'import', 'default'] } },
  // The limit is there to notice what hangs, also on a busy machine; how fast things are is measured in bench/.
  test: {
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 30_000,
    setupFiles: [fileURLToPath(new URL('./vitest.setup.ts', import.meta.url))],
  },
});
