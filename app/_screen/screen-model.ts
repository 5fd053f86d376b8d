import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';
import type { FrameScheduler } from '../../lib/scheduler/scheduler';
import type { MarketStore } from '../../lib/store/market-store';
import type { Settings } from './screen-settings';

/** Dependencies that the parts of a wall and the panes of a desk share: one object for as long as the page shows them. */
export interface ScreenModel {
  readonly settings: Settings;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the times that are shown. */
  readonly zone: string;
  readonly market: MarketStore;
  readonly frames: FrameScheduler<Frame>;
  /** Subscribes to more of the stream. @returns a function that unsubscribes */
  subscribe(request: SubscribeRequest): () => void;
  /** Time that the market shows, µs: now, or the playhead of a replay. NaN while it is not known. */
  now(): number;
  /** Returns false when the user asked for less motion. */
  moves(): boolean;
}
