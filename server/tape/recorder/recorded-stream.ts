import type { MarketEvent, Source } from '../../../lib/market/event';
import type { RecordedMarket } from './keyframe-capture';

/** A stream as its recordings see it. */
export interface RecordedStream {
  readonly feedName: string;
  readonly status: { readonly source: Source };
  readonly market: RecordedMarket;
  /** Tells of every batch before and after the market takes it in, and of the feed beginning anew. */
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
