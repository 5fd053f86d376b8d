import type { PositionedBatch } from '../feeds/feed';
import type { Market } from '../market/market';
import { StateReader } from '../market/state/state-bytes';
import type { Snapshot, SnapshotPosition } from './snapshot-format';

/** Longest turn of the event loop for rows of a snapshot, µs. */
const MAX_TURN = 5_000;

/**
 * Returns what brings a stream to a snapshot, and the place from which it goes on in the log.
 * @param now monotonic time, µs
 */
export function joinFrom(
  { head, rows, sources, end }: Snapshot,
  now: () => number,
): { readonly state: SnapshotPosition; readonly batches: readonly PositionedBatch[] } {
  const { position } = head;
  const { epoch, version } = position;
  async function restore(market: Market): Promise<void> {
    const restoring = market.restore();
    let until = now() + MAX_TURN;
    for (const { state, taken } of rows) {
      const reader = new StateReader(state);
      restoring.row(reader, taken);
      reader.end();
      if (now() < until) continue;
      await new Promise((resolve) => setImmediate(resolve));
      until = now() + MAX_TURN;
    }
    restoring.end({ version, ...end, sources: new StateReader(sources) });
  }
  return { state: position, batches: [{ position: { epoch, version }, events: [], restore }] };
}
