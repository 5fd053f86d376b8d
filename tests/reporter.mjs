import { writeFileSync } from 'node:fs';

/**
 * Counts tests for tests/run.mjs, and keeps name and reason of each skipped one. A file that cannot be loaded
 * and an
 * error outside of any test count as failures: a run that did not happen must not look successful.
 * @implements {import('vitest/reporters').Reporter}
 */
export default class CountReporter {
  /** @type {import('vitest/reporters').Reporter['onTestRunEnd']} */
  onTestRunEnd(modules, unhandledErrors) {
    const result = {
      passed: 0,
      failed: unhandledErrors.length,
      skipped: 0,
      /** @type {string[]} */ skips: [],
    };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') result.passed += 1;
        else if (state === 'failed') result.failed += 1;
        else {
          result.skipped += 1;
          result.skips.push(`${module.relativeModuleId} > ${test.fullName}${note ? `: ${note}` : ''}`);
        }
      }
      if (module.errors().length > 0) result.failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) result.failed += 1;
    }
    const file = process.env.TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(result));
  }
}
