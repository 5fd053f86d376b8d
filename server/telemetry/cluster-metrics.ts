import { counter, type Family, gauge } from './family';

/** Measured values of a node of a cluster. */
export interface MeasuredNode {
  readonly role: 'leader' | 'follower' | 'joining' | 'cut';
  /** Age of the newest entry of the log, ms. */
  readonly lagMs: number | undefined;
  /** Nodes that were there lately. */
  readonly members: readonly unknown[];
  /** Number of times that its values differed from those of the leader. */
  readonly divergences: number;
}

const ROLES = ['leader', 'follower', 'joining', 'cut'] as const;

/** Returns the metric families of a node of a cluster. */
export function clusterMetrics(read: () => MeasuredNode): Family[] {
  return [
    gauge('tickerwall_bus_role', 'Role of this node in its cluster; one of them is 1.', () => {
      const { role } = read();
      return ROLES.map((name) => ({ labels: { role: name }, value: name === role ? 1 : 0 }));
    }),
    gauge('tickerwall_bus_lag_seconds', 'Age of the newest entry that this node has applied.', () => {
      const { lagMs } = read();
      return lagMs === undefined ? [] : lagMs / 1_000;
    }),
    counter(
      'tickerwall_bus_divergence_total',
      'Times that values differed from those of the leader, after which the node joined again.',
      () => read().divergences,
    ),
    gauge('tickerwall_nodes', 'Nodes of the cluster that were there lately.', () => read().members.length),
  ];
}
