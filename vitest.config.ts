import { defineConfig } from 'vitest/config';

/** Ends a test that hangs, ms. A test on a machine that is ten times slower than usual must not reach it. */
const TIMEOUT = 120_000;
/** Time for a page to reach the state that a test expects, ms. */
const POLL_TIMEOUT = 30_000;

/** Tests that need a process in which nothing has loaded the database's native library. */
const OWN_PROCESS = ['tests/server/database/driver.test.ts', 'tests/server/history/unavailable.test.ts'];

/** Slow files, left out by `npm test -- --quick`; --exclude does not reach a project that has a list of its own. */
const LEFT_OUT = (process.env.TESTS_LEFT_OUT ?? '').split(',').filter((path) => path !== '');

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{app,lib,server,house,contracts}/**/*.test.ts'],
          exclude: [...OWN_PROCESS, ...LEFT_OUT],
          pool: 'forks',
          // Files keep no state in modules, so that one process loads each module once for all of them: half the time.
          isolate: false,
          // A fifth of the time of recordings was garbage collection of short-lived rows.
          execArgv: ['--max-semi-space-size=64'],
          testTimeout: TIMEOUT,
          hookTimeout: TIMEOUT,
        },
      },
      {
        test: {
          name: 'own-process',
          include: OWN_PROCESS,
          pool: 'forks',
          testTimeout: TIMEOUT,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          pool: 'forks',
          // One Chromium at a time: two on two cores only wait for each other.
          fileParallelism: false,
          testTimeout: TIMEOUT,
          hookTimeout: TIMEOUT,
          expect: { poll: { timeout: POLL_TIMEOUT, interval: 100 } },
        },
      },
    ],
  },
});
