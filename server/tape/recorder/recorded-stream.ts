import type { MarketEvent, Source } from '../../../lib/market/event';
import type { RecordedMarket } from './keyframe-capture';

/** A stream as seen by its recordings. */
export interface RecordedStream {
  readonly feedName: string;
  readonly status: { readonly source: Source };
  readonly market: RecordedMarket;
  /** Notifies before and after the market applies each batch, and when the feed restarts. */
  follow(follower: {
    applying(events: readonly MarketEvent[]): void;
    applied(events: readonly MarketEvent[]): void;
    restarting(): void;
    restarted(): void;
  }): () => void;
}

export interface RecordingLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
