import type { MarketEvent } from '../../lib/market/event';

/** Follows the events of a recording, and can say its state in events that rebuild it. */
export interface KeyframeSource {
  apply(event: MarketEvent): void;
  keyframe(): readonly MarketEvent[];
}
