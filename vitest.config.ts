import { defineConfig } from 'vitest/config';

/** Longest a test may take, ms: generous, because a busy two-core machine is slow and that is no fault. */
const UNIT_TIMEOUT = 20_000;
const BROWSER_TIMEOUT = 120_000;
/** How long a page may take to become as a test expects it, ms. */
const POLL_TIMEOUT = 30_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{lib,server,house,contracts}/**/*.test.ts'],
          pool: 'forks',
          testTimeout: UNIT_TIMEOUT,
          hookTimeout: UNIT_TIMEOUT,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          pool: 'forks',
          // One Chromium at a time: two on two cores only wait for each other.
          fileParallelism: false,
          testTimeout: BROWSER_TIMEOUT,
          hookTimeout: BROWSER_TIMEOUT,
          expect: { poll: { timeout: POLL_TIMEOUT, interval: 100 } },
        },
      },
    ],
  },
});
