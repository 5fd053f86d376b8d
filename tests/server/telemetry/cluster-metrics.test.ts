import { expect, it } from 'vitest';
import { clusterMetrics } from '../../../server/telemetry/cluster-metrics';

it('a node reports its role, its lag and the nodes that it knows', () => {
  const families = clusterMetrics(() => ({
    role: 'follower',
    lagMs: 250,
    members: [{}, {}],
    divergences: 3,
  }));
  const values = Object.fromEntries(families.map(({ name, read }) => [name, read()]));
  expect(values.tickerwall_bus_role).toContainEqual({ labels: { role: 'follower' }, value: 1 });
  expect(values.tickerwall_bus_role).toContainEqual({ labels: { role: 'leader' }, value: 0 });
  expect(values.tickerwall_bus_lag_seconds).toBe(0.25);
  expect(values.tickerwall_nodes).toBe(2);
  expect(values.tickerwall_bus_divergence_total).toBe(3);
});

it('a node that joins has no lag yet', () => {
  const [, lag] = clusterMetrics(() => ({ role: 'joining', lagMs: undefined, members: [], divergences: 0 }));
  expect(lag?.read()).toEqual([]);
});
