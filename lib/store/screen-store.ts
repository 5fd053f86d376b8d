import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SharedLinkStats } from '../client/market-link';
import type { StreamStatus } from '../protocol/messages';
import type { Quality } from '../scheduler/quality';

/** Connection states of the SDK. */
export type LinkState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'refused';

/** Returns true if nothing arrives over the link. */
export function isLost(link: LinkState): boolean {
  return link === 'connecting' || link === 'reconnecting' || link === 'refused';
}

/** Statistics shown at the bottom of a wall; NaN before the first measurement. */
export interface ScreenStats {
  /** Feed updates per update in a frame. */
  readonly conflationRatio: number;
  /** Frames of the stream per second. */
  readonly framesPerSecond: number;
  /** Median time from the venue's timestamp to the server's flush, ms. */
  readonly venueToServer: number;
  /** Median time from the server's flush to the paint, ms. */
  readonly serverToPixel: number;
  /** Time from the venue's timestamp to the paint, 95th percentile, ms. */
  readonly venueToPixel: number;
  /** Main-thread cost of a screen's frame, 95th percentile, ms. */
  readonly frameCost: number;
  readonly quality: Quality;
}

export const NO_STATS: ScreenStats = {
  conflationRatio: Number.NaN,
  framesPerSecond: Number.NaN,
  venueToServer: Number.NaN,
  serverToPixel: Number.NaN,
  venueToPixel: Number.NaN,
  frameCost: Number.NaN,
  quality: 'full',
};

/** State of a screen besides the market: it changes rarely, so React can subscribe to it. */
export interface ScreenState {
  readonly link: LinkState;
  /** Reason why the link is not live, if the server gave one. */
  readonly linkReason: string | undefined;
  /** Last status of the stream; `undefined` before the first. */
  readonly status: StreamStatus | undefined;
  /** Server time of the newest frame when link or feed was lost, µs; for the banner. */
  readonly lastUpdate: number | undefined;
  readonly stats: ScreenStats;
  /** Statistics of the shared connection; undefined for one that is not shared. */
  readonly shared: SharedLinkStats | undefined;
}

export type ScreenStore = StoreApi<ScreenState>;

/** Creates the store of one screen; change it with `setState({ link: 'live' })`. */
export function createScreenStore(): ScreenStore {
  return createStore<ScreenState>(() => ({
    link: 'connecting',
    linkReason: undefined,
    status: undefined,
    lastUpdate: undefined,
    stats: NO_STATS,
    shared: undefined,
  }));
}
