import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SharedLinkStats } from '../client/market-link';
import type { ColorSettings } from '../locale/colors';
import type { Locale } from '../locale/locale';
import type { MarketSymbol } from '../market/instrument';
import type { StreamStatus } from '../protocol/messages';
import type { Quality } from '../scheduler/quality';

/** The SDK's states of a connection. */
export type LinkState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'refused';

export type Theme = 'dark' | 'light';

/** What the strip at the foot of a wall shows; NaN where nothing was measured yet. */
export interface ScreenStats {
  /** Feed updates for each that came in a frame. */
  readonly mergeRatio: number;
  /** Frames of the stream a second. */
  readonly framesPerSecond: number;
  /** Median time from the venue's stamp to the server's flush, ms. */
  readonly venueToServer: number;
  /** Median time from the server's flush to the paint, ms. */
  readonly serverToPixel: number;
  /** Time from the venue's stamp to the paint, 95th percentile, ms. */
  readonly venueToPixel: number;
  /** Main-thread cost of a screen's frame, 95th percentile, ms. */
  readonly frameCost: number;
  readonly quality: Quality;
}

export const NO_FIGURES: ScreenStats = {
  mergeRatio: Number.NaN,
  framesPerSecond: Number.NaN,
  venueToServer: Number.NaN,
  serverToPixel: Number.NaN,
  venueToPixel: Number.NaN,
  frameCost: Number.NaN,
  quality: 'full',
};

/** What a screen knows beside the market: it changes rarely, so React may follow it. */
export interface ScreenState {
  readonly link: LinkState;
  /** Why the link is not live, where the other side said it. */
  readonly linkReason: string | undefined;
  /** The stream's last word of itself; `undefined` before it. */
  readonly status: StreamStatus | undefined;
  /** Server's time of the newest frame, µs, as it was when link or feed was lost; for the banner. */
  readonly lastUpdate: number | undefined;
  readonly locale: Locale;
  readonly theme: Theme;
  readonly colors: ColorSettings;
  readonly selected: MarketSymbol | undefined;
  /** Page of the table, from 0. */
  readonly page: number;
  readonly figures: ScreenStats;
  /** What is known of the connection's sharing; undefined for one that nobody shares. */
  readonly shared: SharedLinkStats | undefined;
}

export type ScreenStore = StoreApi<ScreenState>;

/** What must be known to begin with. */
export type ScreenStart = Pick<ScreenState, 'locale' | 'theme' | 'colors'> & Partial<ScreenState>;

/** A store of its own for one screen; change it with `setState({ link: 'live' })`. */
export function createScreenStore(start: ScreenStart): ScreenStore {
  return createStore<ScreenState>(() => ({
    link: 'connecting',
    linkReason: undefined,
    status: undefined,
    lastUpdate: undefined,
    selected: undefined,
    page: 0,
    figures: NO_FIGURES,
    shared: undefined,
    ...start,
  }));
}
