import type { Market } from '../market/market';
import { StateWriter } from '../market/state/state-bytes';
import { type SnapshotPosition, SnapshotWriter } from './snapshot-format';

/** Longest turn of the event loop for rows of a snapshot, µs. */
const MAX_TURN = 1_000;

export interface SnapshotSource {
  readonly market: Market;
  /** Name of the stream. */
  readonly stream: string;
  /** Number of the rules for values. */
  readonly rules: number;
  /** Returns the place of the market in the log; undefined while the market is not at it. */
  readonly position: () => SnapshotPosition | undefined;
  /** Monotonic time, µs. */
  readonly now: () => number;
}

/**
 * Yields a snapshot of a market in pieces, taking rows in short turns. The market is neither held nor copied: events
 * may change it between two pieces, and each row has the version at which it was taken.
 * @throws Error when the market has no place in the log, or gets another epoch meanwhile
 */
export async function* giveSnapshot(source: SnapshotSource): AsyncGenerator<Buffer> {
  const { market, stream, rules, now } = source;
  const position = source.position();
  if (position === undefined || position.version !== market.version) {
    throw new Error('the market has no place in the log now');
  }
  const writer = new SnapshotWriter();
  const state = new StateWriter();
  let records = [writer.head({ stream, position, rules })];
  let row = 0;
  let { version } = position;
  while (row < market.size) {
    const until = now() + MAX_TURN;
    do {
      if (market.isListed(row)) {
        market.writeRow(row, state);
        records.push(writer.row({ taken: market.version, state: state.take() }));
      }
      row++;
    } while (row < market.size && now() < until);
    if (row === market.size) break;
    version = market.version;
    yield Buffer.concat(records);
    records = [];
    await new Promise((resolve) => setImmediate(resolve));
    // The place is not known while an entry waits for the market; a market that was cleared has lower versions.
    const { epoch = position.epoch } = source.position() ?? {};
    if (epoch !== position.epoch || market.version < version) throw new Error('the market began a new epoch');
  }
  // In one turn with the last row, so that all rows of the horizon are there.
  market.sources.write(state);
  records.push(writer.sources(state.take()), writer.end({ horizon: market.version, time: market.time }));
  yield Buffer.concat(records);
}
