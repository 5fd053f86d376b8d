import { expect, it } from 'vitest';
import { ACME, newFile, Run } from './run';

it('a platform without the database serves from memory, and logs the reason once', async () => {
  // In a process of its own (vitest.config.ts), in which nothing has loaded the library yet.
  Object.defineProperty(process, 'arch', { value: 'mips' });
  const run = await new Run(newFile()).begin(ACME);
  run.trade(ACME, 100, 0);
  await run.flush();
  await run.flush();
  expect(run.inMemory(ACME, '1m')).toHaveLength(1);
  expect(await run.inHistory(ACME, '1m')).toEqual([]);
  await run.end();
  expect(run.log).toHaveLength(1);
  expect(run.log[0]).toMatch(/^history unavailable.*cannot be loaded on \w+-mips/);
});
