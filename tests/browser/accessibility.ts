import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Impacts that a page may not have. */
const SERIOUS_IMPACTS = ['serious', 'critical'];

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Returns serious and critical axe violations of the page: the rule, and its first elements. */
export async function seriousViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(readFileSync(AXE, 'utf8'));
  const { violations } = await page.evaluate(() =>
    // Selectors and passed rules would take four times as long.
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], selectors: false }),
  );
  return violations
    .filter(({ impact }) => impact !== null && impact !== undefined && SERIOUS_IMPACTS.includes(impact))
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    );
}
