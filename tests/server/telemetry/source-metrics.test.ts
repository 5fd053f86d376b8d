import { expect, it } from 'vitest';
import { type MeasuredSource, sourceMetrics } from '../../../server/telemetry/source-metrics';

const SECOND = 1_000_000;
const venue: MeasuredSource = {
  ...{ name: 'binance', state: 'down', receivedAt: 7 * SECOND, symbols: 30 },
  connection: {
    ...{ sockets: { open: 1, planned: 2 }, events: 500, reconnections: 3, gaps: 1, clockOffset: -250 },
  },
  operation: { weight: { used: 600, limit: 6_000 }, rejected: ['x'], unknown: ['y', 'z'] },
};
const pushed: MeasuredSource = { name: 'fx-bank', state: 'ok', symbols: 4 };

function read(sources: readonly MeasuredSource[]): Record<string, unknown> {
  const families = sourceMetrics(
    () => sources,
    () => 10 * SECOND,
  );
  return Object.fromEntries(
    families.flatMap(({ name, read: values }) => {
      const samples = values();
      if (typeof samples === 'number') throw new Error(`${name} has no labels`);
      return samples.map(({ labels, value }) => [
        `${name.replace('tickerwall_source_', '')} ${Object.values(labels ?? {}).join(' ')}`,
        value,
      ]);
    }),
  );
}

it('every source has its state, age and symbols', () => {
  expect(read([venue, pushed])).toMatchObject({
    ...{ 'state binance down': 1, 'state binance ok': 0, 'state fx-bank ok': 1 },
    ...{ 'age_seconds binance': 3, 'symbols fx-bank': 4 },
  });
});

it('a connected venue has the figures of its connections, others have none', () => {
  const metrics = read([venue, pushed]);
  expect(metrics).toMatchObject({
    ...{ 'sockets binance': 1, 'planned_sockets binance': 2, 'events_total binance': 500 },
    ...{ 'reconnections_total binance': 3, 'gaps_total binance': 1, 'rejected binance': 3 },
    ...{ 'clock_offset_seconds binance': -0.25, 'weight_ratio binance': 0.1 },
  });
  expect(Object.keys(metrics).filter((name) => name.endsWith(' fx-bank'))).toEqual(['symbols fx-bank']);
});

it('sources that many pushed events name do not flood the metrics', () => {
  const many = Array.from({ length: 1_000 }, (_, place) => ({ ...pushed, name: `v${place}` }));
  expect(Object.keys(read(many)).filter((name) => name.startsWith('symbols '))).toHaveLength(100);
});
