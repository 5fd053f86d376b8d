import { writeFileSync } from 'node:fs';

/**
 * Counts tests for tests/run.mjs, and keeps name and reason of each failed and skipped one. A file that cannot
 * be loaded and an error outside of any test count as failures: a run that did not happen must not look
 * successful.
 * @implements {import('vitest/reporters').Reporter}
 */
export default class CountReporter {
  /** @type {import('vitest/reporters').Reporter['onTestRunEnd']} */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {string[]} */ const failures = unhandledErrors.map(
      (error) => `outside of any test: ${error.message}`,
    );
    /** @type {string[]} */ const skips = [];
    let passed = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, note, errors } = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failures.push(withReason(name, errors));
        else skips.push(note ? `${name}: ${note}` : name);
      }
      if (module.errors().length > 0) failures.push(withReason(module.relativeModuleId, module.errors()));
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) {
          failures.push(withReason(`${module.relativeModuleId} > ${suite.fullName}`, suite.errors()));
        }
      }
    }
    const file = process.env.TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify({ passed, failures, skips }));
  }
}

/**
 * Returns a line that names a failure by its first error, of which it has at most 300 characters.
 * @param {string} name
 * @param {readonly { message: string }[]} errors
 */
function withReason(name, errors) {
  return `${name}: ${(errors[0]?.message ?? 'no error').replaceAll(/\s+/g, ' ').slice(0, 300)}`;
}
