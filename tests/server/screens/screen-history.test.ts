import { expect, it } from 'vitest';
import { HISTORY_CELLS, ScreenHistory } from '../../../server/screens/screen-history';
import { temporaryFolder } from '../tape/temporary-folder';

const CELL = 900_000_000;
const START = 2_000_000 * CELL;
const log = { warn: () => expect.fail('nothing is to warn of') };

it('a cell has the worst state of its seconds, and the share of those that were painted', () => {
  const history = new ScreenHistory({ file: 'none', log });
  for (let second = 0; second < 450; second++) history.count('a', 'ok', START + second * 1_000_000);
  history.count('a', 'late', START + 500_000_000);
  history.count('a', 'ok', START + 501_000_000);
  history.count('a', 'gone', START + 3 * CELL);
  expect(history.states('a', 5, START + 3 * CELL)).toBe('-l--g');
  expect(history.shares('a', 4, START + 3 * CELL)).toEqual([0.501, 0, 0, 0]);
});

it('cells of a time that has passed are unknown, and those of a week ago are gone', () => {
  const history = new ScreenHistory({ file: 'none', log });
  history.count('a', 'ok', START);
  expect(history.states('a', 3, START + 2 * CELL)).toBe('o--');
  history.count('a', 'gone', START + HISTORY_CELLS * CELL);
  expect(history.states('a', HISTORY_CELLS, START + HISTORY_CELLS * CELL)).toBe(
    `${'-'.repeat(HISTORY_CELLS - 1)}g`,
  );
});

it('is the same after a restart, and a damaged file is an empty one', async () => {
  const file = `${temporaryFolder()}/history.json`;
  const history = new ScreenHistory({ file, log });
  history.count('a', 'ok', START);
  history.count('a', 'frozen', START + CELL);
  history.changed('a', { time: START + CELL, state: 'frozen' });
  await history.saveEnded(START + CELL);
  await history.saveEnded(START + 2 * CELL);
  const again = new ScreenHistory({ file, log });
  await again.open();
  expect(again.states('a', 3, START + 2 * CELL)).toBe('of-');
  expect(again.changes('a')).toEqual([{ time: START + CELL, state: 'frozen' }]);
  let warned = 0;
  const damaged = new ScreenHistory({ file: import.meta.filename, log: { warn: () => warned++ } });
  await damaged.open();
  expect([warned, damaged.states('a', 2, START)]).toEqual([1, '--']);
});
