import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import type { RecordedStream } from '../../../../server/tape/recorder/recorded-stream';
import type { RecordingSettings } from '../../../../server/tape/recorder/recordings';

type Follower = Parameters<RecordedStream['follow']>[0];

/** A stream that a test feeds. */
export class FedStream implements RecordedStream {
  readonly feedName = 'fed';
  readonly status = { source: 'simulated' } as const;
  readonly market = new Market();
  readonly #followers = new Set<Follower>();

  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  take(events: readonly MarketEvent[]): void {
    for (const follower of this.#followers) follower.applying(events);
    for (const event of events) this.market.apply(event);
    for (const follower of this.#followers) follower.applied(events);
  }

  startOver(): void {
    for (const follower of this.#followers) follower.restarting();
    this.market.clear();
    for (const follower of this.#followers) follower.restarted();
  }
}

/** Disables automatic recording and retention. */
export const QUIET_SETTINGS: RecordingSettings = {
  enabled: false,
  limits: { segmentMicros: 3_600e6, segmentBytes: 64e6 },
  sync: 'second',
  keep: {},
  rewindMinutes: 0,
};
