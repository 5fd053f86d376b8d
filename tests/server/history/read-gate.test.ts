import { expect, it } from 'vitest';
import type { Database } from '../../../server/database/database';
import type { Connection } from '../../../server/database/database-connection';
import { ReadGate } from '../../../server/history/read-gate';

const database = { connect: async () => ({}) as Connection } as Database;

it('work that runs alone lets reads wait, and is not begun during one', async () => {
  const gate = new ReadGate(database);
  const order: string[] = [];
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const alone = gate.runAlone(async () => {
    await finished;
    order.push('alone');
  });
  const reads = ['a', 'b', 'c'].map((name) =>
    gate.run(async () => {
      order.push(name);
      await Promise.resolve();
      expect(await gate.runAlone(() => Promise.reject(new Error('begun')))).toBe(false);
    }),
  );
  finish();
  expect(await alone).toBe(true);
  await Promise.all(reads);
  expect(order).toEqual(['alone', 'a', 'b', 'c']);
  expect(await gate.runAlone(async () => {})).toBe(true);
});
