import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkEventValues } from '../../../lib/client/market-link';
import type { ReportAnswer } from '../../../lib/protocol/messages';
import type { ScreenOrder } from '../../../lib/protocol/screens/screen-display';
import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import { ScreenAgent, type ScreenFacts } from '../../../lib/screens/screen-agent';

const FACTS: ScreenFacts = {
  ...{ page: '/wall/x', board: 'x', boards: 1, place: 1, quality: 'full', browser: 'test' },
  ...{ width: 1, height: 1, uptime: 1, isVisible: true, errors: [] },
};
const START = 1_000_000_000;

describe('the agent of a screen', () => {
  let now: number;
  let answer: Omit<ReportAnswer & { ok: true }, 'ok' | 'screen' | 'every' | 'build'> | undefined;
  let reports: ScreenReport[];
  let listeners: Map<string, (value: never) => void>;
  let prepared: ScreenOrder[];
  let applied: ScreenOrder[];
  let agent: ScreenAgent;

  beforeEach(() => {
    vi.useFakeTimers();
    [now, answer, reports, listeners, prepared, applied] = [START, {}, [], new Map(), [], []];
    agent = new ScreenAgent({
      link: {
        now: () => now,
        on: <Name extends keyof LinkEventValues>(
          name: Name,
          listener: (...values: LinkEventValues[Name]) => void,
        ) => {
          listeners.set(name, listener as (value: never) => void);
          return () => listeners.delete(name);
        },
        report: async (report) => {
          reports.push(report);
          return answer && { ok: true, screen: 'named-x', every: 5, build: 'b1', ...answer };
        },
      },
      facts: () => FACTS,
      prepare: (order) => prepared.push(order),
      apply: (order) => applied.push(order),
    });
  });

  afterEach(() => {
    agent.stop();
    vi.useRealTimers();
  });

  const pass = async (ms: number): Promise<void> => {
    now += ms * 1_000;
    await vi.advanceTimersByTimeAsync(ms);
  };
  const order = (change: Partial<ScreenOrder>): ScreenOrder => ({ revision: 7, display: {}, ...change });
  const receive = (one: ScreenOrder): void => listeners.get('screen')?.(one as never);

  it('reports at once, then at the interval of the server, and soon after a change', async () => {
    await pass(50);
    expect(reports).toHaveLength(1);
    await pass(5_000);
    expect(reports).toHaveLength(2);
    agent.changed();
    agent.changed();
    await pass(50);
    expect(reports).toHaveLength(3);
    expect(reports.map(({ build }) => build)).toEqual([undefined, 'b1', 'b1']);
  });

  it('applies an order at its time, once, and prepares it before', async () => {
    const later = order({ at: START + 300_000 });
    receive(later);
    receive(later);
    expect([prepared, applied]).toEqual([[later], []]);
    await pass(299);
    expect(applied).toEqual([]);
    await pass(1);
    expect(applied).toEqual([later]);
  });

  it('applies an order without a time, or of a past one, at once', () => {
    receive(order({ revision: 1 }));
    receive(order({ revision: 2, at: START - 1 }));
    expect(applied.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(prepared).toEqual([]);
  });

  it('a newer order takes the place of one that waits', async () => {
    receive(order({ revision: 1, at: START + 300_000 }));
    receive(order({ revision: 2 }));
    await pass(1_000);
    expect(applied.map(({ revision }) => revision)).toEqual([2]);
  });

  it('takes the order of an answer, and none that it has received as an event already', async () => {
    answer = { order: order({ revision: 3 }) };
    receive(order({ revision: 3, act: 'identify' }));
    await pass(50);
    expect(applied).toEqual([order({ revision: 3, act: 'identify' })]);
    answer = { order: order({ revision: 4 }) };
    await pass(5_000);
    expect(applied.map(({ revision }) => revision)).toEqual([3, 4]);
  });

  it('confirms what is painted at once, and repeats it in later reports', async () => {
    await pass(50);
    agent.painted(7);
    await pass(0);
    await pass(5_000);
    expect(reports.map(({ revision }) => revision)).toEqual([0, 7, 7]);
  });

  it('keeps one paint a second, also while there is no server, and sends each once', async () => {
    answer = undefined;
    for (let second = 0; second < 100; second++) {
      agent.keep({ epoch: 1, version: second, time: now, at: START + second * 1_000_000 });
      agent.keep({ epoch: 1, version: second, time: now, at: START + second * 1_000_000 + 500_000 });
    }
    await pass(50);
    answer = {};
    await pass(5_000);
    await pass(5_000);
    expect(reports.map(({ paints }) => paints?.length)).toEqual([60, 60, undefined]);
    expect(reports[1]?.paints?.at(-1)?.version).toBe(99);
  });

  it('reports again after each connection', async () => {
    await pass(50);
    listeners.get('state')?.('live' as never);
    await pass(50);
    expect(reports).toHaveLength(2);
  });
});
