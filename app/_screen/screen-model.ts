import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';
import type { FrameScheduler } from '../../lib/scheduler/scheduler';
import type { MarketStore } from '../../lib/store/market-store';
import type { Settings } from './screen-settings';

/** Dependencies shared by the parts of a wall and the panes of a desk; one object per page. */
export interface ScreenModel {
  readonly settings: Settings;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the times shown. */
  readonly zone: string;
  readonly market: MarketStore;
  readonly frames: FrameScheduler<Frame>;
  /** Subscribes to more of the stream. @returns a function that unsubscribes */
  subscribe(request: SubscribeRequest): () => void;
  /** Time that the market shows, µs: now, or the playhead of a replay. NaN while unknown. */
  now(): number;
  /** Returns false if the user asked for less motion. */
  moves(): boolean;
}
