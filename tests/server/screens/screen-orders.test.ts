import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScreenOrder } from '../../../lib/protocol/screens/screen-display';
import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import { KeptScreens } from '../../../server/screens/kept-screens';
import type { ScreenLink } from '../../../server/screens/known-screen';
import { ScreenOrders } from '../../../server/screens/screen-orders';
import { ScreenRegistry } from '../../../server/screens/screen-registry';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

const REPORT: ScreenReport = {
  ...{ page: '/wall/x', board: 'x', boards: 1, place: 1, revision: 0, quality: 'full', browser: 'test' },
  ...{ width: 1, height: 1, uptime: 1, isVisible: true, errors: [] },
};

let clock: ManualClock;
let store: KeptScreens;
let registry: ScreenRegistry;
let orders: ScreenOrders;
let sent: ScreenOrder[];

beforeEach(async () => {
  clock = new ManualClock();
  sent = [];
  const log = { info: () => undefined, warn: () => undefined };
  store = new KeptScreens({ file: `${temporaryFolder()}/displays.jsonl`, log });
  await store.open();
  registry = new ScreenRegistry({
    ...{ store, clock, build: 'b', version: () => 1, warn: (error) => expect.fail(String(error)) },
    paired: { find: () => undefined, records: () => [] },
  });
  registry.start();
  orders = new ScreenOrders({ registry, clock, hasBoard: () => true, hasSymbol: () => true });
});

afterEach(() => store.close());

/** Registers a screen. @returns a function that reports the revision as painted */
function aScreen(name: string): (revision: number) => void {
  const link: ScreenLink = { address: '', send: (order) => sent.push(order) };
  const report = (revision: number): void => {
    registry.report(link, { id: `named-${name}`, name, isPaired: false }, { ...REPORT, revision });
  };
  report(0);
  return report;
}

it('a screen that has not painted an order after two seconds is late', async () => {
  aScreen('one');
  const answer = orders.run({ groups: ['*'], act: 'next' });
  await expect.poll(() => sent.length).toBe(1);
  clock.advance(2_000);
  expect((await answer).results).toMatchObject([{ screen: 'named-one', outcome: 'late' }]);
});

it('several screens get one revision and a moment ahead, and a single one acts at once', async () => {
  const [one, two] = [aScreen('one'), aScreen('two')];
  const answer = orders.run({ groups: ['*'], display: { board: 'x' } });
  await expect.poll(() => sent.length).toBe(2);
  const [first, second] = sent;
  expect(first).toEqual(second);
  expect(first?.at).toBe(clock.wall() + 400_000);
  one(first?.revision ?? 0);
  two(first?.revision ?? 0);
  expect((await answer).results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  void orders.run({ screens: ['named-one'], display: { zoom: 1.1 } });
  await expect.poll(() => sent.length).toBe(3);
  expect(sent[2]).not.toHaveProperty('at');
  clock.advance(2_000);
});

it('revisions increase, also when the clock is set back', async () => {
  const one = aScreen('one');
  const revisions: number[] = [];
  for (let k = 0; k < 3; k++) {
    const answer = orders.run({ groups: ['*'], act: 'next' });
    await expect.poll(() => sent.length).toBe(k + 1);
    one(sent[k]?.revision ?? 0);
    revisions.push((await answer).revision);
    clock.setWall(-60_000);
  }
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
});
