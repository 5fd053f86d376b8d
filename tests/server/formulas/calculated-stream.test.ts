import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { FormulaLibrary } from '../../../server/formulas/formula-library';
import { Stream } from '../../../server/streams/stream';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

const quiet = { info: () => {}, warn: () => {} };

/** Runs a stream over a scripted feed, with the formulas of a file and a manual clock. */
function aStream(first: readonly MarketEvent[], file: string) {
  const path = join(temporaryFolder(), 'formulas.txt');
  const reasons: unknown[] = [];
  const library = new FormulaLibrary(path, {
    ...quiet,
    warn: ({ reason }: { reason?: unknown }) => reasons.push(reason),
  });
  const clock = new ManualClock();
  const write = (text: string): void => {
    writeFileSync(path, text);
    library.check();
  };
  write(file);
  const feed = new ScriptedFeed(first, true);
  const stream = new Stream({
    ...{ name: '/live', feed, clock, log: quiet, boardSymbols: () => undefined },
    formulas: () => library.formulas,
  });
  const followed: MarketEvent[] = [];
  stream.follow({ applied: (events) => followed.push(...events) });
  const lastOf = (symbol: string) => {
    const row = stream.market.indexOf(symbol);
    return row < 0 ? undefined : stream.market.quote(row).last;
  };
  return { stream, feed, clock, write, reasons, followed, lastOf };
}

const FIRST = [defined(anInstrument('x:A')), aTrade('x:A', 10, 1, 2)];

it('followers of a stream get calculated events as a feed has them, from which the same market follows', async () => {
  const { stream, feed, clock, followed, lastOf } = aStream(FIRST, 'calc:D = 2 * x:A\n');
  stream.start();
  await expect.poll(() => lastOf('calc:D')).toBe(20);
  feed.push(aTrade('x:A', 11, 1, 3));
  await expect.poll(() => lastOf('x:A')).toBe(11);
  clock.advance(50);
  expect(lastOf('calc:D')).toBe(22);
  await stream.stop();

  const replayed = aStream(followed, 'calc:D = 2 * x:A\n');
  replayed.stream.start();
  await expect.poll(() => replayed.lastOf('calc:D')).toBe(22);
  replayed.clock.advance(1_000);
  await replayed.stream.stop();
  expect(replayed.followed).toEqual(followed);
});

it('a changed file of formulas takes effect without a restart; one with a fault changes nothing', async () => {
  const { stream, clock, write, reasons, lastOf } = aStream(FIRST, '# none yet\n');
  stream.start();
  await expect.poll(() => lastOf('x:A')).toBe(10);
  write('calc:D = x:A + 1\n');
  clock.advance(500);
  expect(lastOf('calc:D')).toBe(11);
  write('calc:D = x:A + +\n');
  clock.advance(500);
  expect([lastOf('calc:D'), reasons]).toEqual([11, [expect.stringMatching(/^line 1, column 16: a number/)]]);
  write('calc:D = x:A + 3\n');
  clock.advance(500);
  expect(lastOf('calc:D')).toBe(13);
  await stream.stop();
});

it('calculated events do not hide the silence of a feed', async () => {
  const { stream, clock, write, lastOf } = aStream(FIRST, 'calc:D = x:A + 1\n');
  stream.start();
  await expect.poll(() => lastOf('calc:D')).toBe(11);
  for (let second = 0; second < 12; second++) {
    write(`calc:D = x:A + ${second + 2}\n`);
    clock.advance(1_000);
  }
  expect(stream.status.state).toBe('stale');
  expect(stream.status.sources).toMatchObject([
    { name: 'calc', state: 'down' },
    { name: 'calc', state: 'down', reason: 'x:A is stale', symbols: ['calc:D'] },
    { name: 'x', state: 'stale' },
  ]);
  await stream.stop();
});
