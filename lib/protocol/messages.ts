import type { Level, OutageCause, Side, Source, TradingStatus } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import type { Interval } from '../market/interval';
import type { WireError } from './error';
import type { NoticeLevel } from './screens/notice-level';
import type { ScreenOrder } from './screens/screen-display';
import type { ReportAccepted, ScreenReport } from './screens/screen-report';

export const CHANNELS = ['quotes', 'trades', 'depth', 'bars'] as const;
export type Channel = (typeof CHANNELS)[number];

export const ENCODINGS = ['json', 'binary'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A point in a stream's history: versions compare only within one epoch. */
export interface Position {
  readonly epoch: number;
  readonly version: number;
}

/** Client → server. `symbols` are exact, globs (`binance:*`) or `board:<id>`. */
export interface SubscribeRequest {
  readonly channel: Channel;
  readonly symbols: readonly string[];
  /** Requested frames per second, rounded down to a tier. Default 4. */
  readonly rate?: number;
  readonly since?: Position;
  /** `depth` only: levels per side, 1 to 50, default 10. */
  readonly levels?: number;
  /** `bars` only, default `1m`. */
  readonly interval?: Interval;
}

/** Client → server: leaves a room. */
export interface UnsubscribeRequest {
  readonly room: string;
}

/** Client → server: a new token that replaces the one of the connection. */
export interface RefreshRequest {
  readonly token: string;
}

/**
 * `auth` of the Socket.IO handshake. `encoding` defaults to `json`; without `user` the connection gets no
 * notices.
 */
export interface HandshakeAuth {
  readonly token?: string;
  readonly user?: string;
  readonly encoding?: Encoding;
}

export interface Refusal {
  readonly ok: false;
  readonly error: WireError;
}

export interface SubscribeAccepted {
  readonly ok: true;
  readonly room: string;
  readonly rate: number;
  readonly symbols: readonly MarketSymbol[];
  /** Requested symbols that the client may not see. */
  readonly denied: readonly string[];
}

export type SubscribeAnswer = SubscribeAccepted | Refusal;
export type UnsubscribeAnswer = { readonly ok: true } | Refusal;
export type ClockAnswer = { readonly time: number };
export type RefreshAnswer = { readonly ok: true } | Refusal;

/** The token expires in so many seconds; then the connection is closed with `token_expired`. */
export interface Expiring {
  readonly seconds: number;
}

/** Answer to a subscription after a change of permissions, as if it were requested now. */
export interface SubscriptionChange {
  /** Previous room; it sends no further frame. */
  readonly room: string;
  readonly answer: SubscribeAnswer;
}

/**
 * Newest values of the fields that changed; `null` is a removed value (an empty side of the book). `rangeHigh`
 * and `rangeLow` are the highest and lowest trade since the room's previous frame; they accompany every `last`
 * except in a `full` frame.
 */
export interface QuoteUpdate {
  readonly symbol: MarketSymbol;
  readonly timestamp?: number;
  readonly last?: number;
  readonly lastSize?: number | null;
  readonly bid?: number | null;
  readonly bidSize?: number | null;
  readonly ask?: number | null;
  readonly askSize?: number | null;
  readonly volume?: number;
  readonly vwap?: number | null;
  readonly open?: number | null;
  readonly high?: number | null;
  readonly low?: number | null;
  readonly prevClose?: number | null;
  readonly reference?: number | null;
  readonly referenceTime?: number | null;
  readonly since?: number | null;
  readonly statusSince?: number | null;
  readonly indicative?: number | null;
  readonly matched?: number | null;
  readonly unmatchedBuy?: number | null;
  readonly unmatchedSell?: number | null;
  readonly status?: TradingStatus;
  readonly rangeHigh?: number;
  readonly rangeLow?: number;
}

export interface TradeUpdate {
  readonly symbol: MarketSymbol;
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
  readonly timestamp: number;
}

/** Trades of the symbol before `until` (µs) are no longer available. */
export interface TradeGap {
  readonly symbol: MarketSymbol;
  readonly until: number;
}

export interface DepthUpdate {
  readonly symbol: MarketSymbol;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface BarUpdate {
  readonly symbol: MarketSymbol;
  readonly interval: Interval;
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

/**
 * Content of a room at one flush: everything of its symbols newer than `from`, up to `to`. An empty frame is a
 * heartbeat. `time` is the server's clock (µs) and `merged` the number of conflated feed updates.
 */
export interface Frame {
  readonly epoch: number;
  readonly room: string;
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly merged: number;
  /** The frame replaces the client's state. */
  readonly full?: true;
  readonly quotes?: readonly QuoteUpdate[];
  readonly trades?: readonly TradeUpdate[];
  readonly gaps?: readonly TradeGap[];
  readonly depth?: readonly DepthUpdate[];
  readonly bars?: readonly BarUpdate[];
}

export type StreamState = 'ok' | 'stale' | 'down';

/**
 * State of one source of a stream. The source of a symbol is the entry that lists it, else the entry without
 * `symbols` that is named like its venue. Times are market times: in a replay, the session's.
 */
export interface SourceStatus {
  /** A venue, or the name of a connection. */
  readonly name: string;
  /** Name for people. */
  readonly title?: string;
  /** `stale`: no data for longer than expected; `down`: known to be disconnected. */
  readonly state: StreamState;
  /** Time, µs. `ok`: start of delivery; `stale`: last event; `down`: loss of the source. */
  readonly since: number;
  readonly reason?: string;
  /** Why it is down, as far as the server knows. */
  readonly cause?: OutageCause;
  /** Delay of its data, s. */
  readonly delayed?: number;
  /** Only symbols that the entry is about. */
  readonly symbols?: readonly MarketSymbol[];
}

/** Reason of a `stale` stream whose server has lost the broker of its cluster. */
export const BUS_AWAY = 'the bus is away';

/** `down`: every source is; `stale`: no source delivers, for longer than expected; else `ok`. */
export interface StreamStatus {
  readonly stream: string;
  readonly source: Source;
  readonly state: StreamState;
  /** Time of the change to this state, µs. */
  readonly since: number;
  readonly reason?: string;
  /** Delay of the whole stream for this client, s; absent in real time. Its sources have it in their own. */
  readonly delayed?: number;
  /** Time from which a delayed stream has data, µs, while it has none. */
  readonly begins?: number;
  /** Sources of the symbols that the client may see. */
  readonly sources: readonly SourceStatus[];
}

/** Client → server, in a replay session: actions, done in the order loop, speed, pause, seek, step, play. */
export interface ControlRequest {
  /** `false` is `pause: true`. */
  readonly play?: boolean;
  /** `false` is `play: true`. */
  readonly pause?: boolean;
  /** Moment to seek, µs, from `start` to `end`. */
  readonly seek?: number;
  /** 0.1 to 1000 times the recorded pace; 0 is unpaced. */
  readonly speed?: number;
  /** Number of events to advance, which pauses; or seconds, backward if negative. */
  readonly step?: number | { readonly seconds: number };
  readonly loop?: boolean;
}

export type ControlAnswer = { readonly ok: true } | Refusal;

/** Client → server, in the live stream: events to push. */
export interface PublishRequest {
  readonly events: readonly unknown[];
}

export interface PublishAccepted {
  readonly ok: true;
  /** Number of events that the market has taken. */
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted trades that had been taken before, by their id. */
  readonly repeated?: number;
  /** The first rejected events; `index` is that in `events`. */
  readonly errors: readonly {
    readonly index: number;
    readonly code: WireError['code'];
    readonly field?: string;
    readonly message: string;
  }[];
}

export type PublishAnswer = PublishAccepted | Refusal;

/** Client → server: symbols that the connection answers for. */
export interface HoldRequest {
  readonly symbols: readonly MarketSymbol[];
  /** Seconds without a `publish` after which the symbols are disconnected, 1 to 3600; default 10. */
  readonly silence?: number;
}

export type ReportAnswer = ReportAccepted | Refusal;

export type HoldAnswer = { readonly ok: true } | Refusal;

/** Viewer of a session. */
export interface SessionViewer {
  /** Id of the connection, known to its client. */
  readonly id: string;
  readonly name?: string;
}

/** State of a replay session. All events up to `position` have happened, none after it. Times in µs. */
export interface SessionState {
  readonly position: number;
  readonly speed: number;
  readonly playing: boolean;
  readonly start: number;
  readonly end: number;
  readonly loop: boolean;
  /** Server's clock at that position. */
  readonly time: number;
  /** Number of connections in the session; `viewers` lists the first of them. */
  readonly viewerCount: number;
  readonly viewers: readonly SessionViewer[];
}

/** Content of a notice to one user. */
export interface NoticeContent {
  readonly title?: string;
  readonly body: string;
  /** `info` when absent. */
  readonly level?: NoticeLevel;
  /** Any JSON value, for the page that shows it. */
  readonly data?: unknown;
}

/** Notice as sent to every connection of the user, with the same `id`; `time` is the server's clock (µs). */
export interface Notice extends NoticeContent {
  readonly id: string;
  readonly time: number;
}

/** Number of connections that a notice was sent to, and that acknowledged it. */
export interface Delivery {
  readonly connections: number;
  readonly acknowledged: number;
}

/** Socket.IO events, client → server. */
export interface ClientEvents {
  subscribe(request: SubscribeRequest, answer: (answer: SubscribeAnswer) => void): void;
  unsubscribe(request: UnsubscribeRequest, answer: (answer: UnsubscribeAnswer) => void): void;
  clock(request: Record<string, never>, answer: (answer: ClockAnswer) => void): void;
  refresh(request: RefreshRequest, answer: (answer: RefreshAnswer) => void): void;
  /** Replay sessions only. */
  control(request: ControlRequest, answer: (answer: ControlAnswer) => void): void;
  /** The live stream only. */
  publish(request: PublishRequest, answer: (answer: PublishAnswer) => void): void;
  /** The live stream only. */
  hold(request: HoldRequest, answer: (answer: HoldAnswer) => void): void;
  /** The live stream only, by screens. */
  report(request: ScreenReport, answer: (answer: ReportAnswer) => void): void;
}

/** Socket.IO events, server → client. */
export interface ServerEvents {
  frame(frame: Frame): void;
  status(status: StreamStatus): void;
  /** Replay sessions only. */
  session(state: SessionState): void;
  /** Acknowledged by the client on receipt. */
  notify(notice: Notice, acknowledge: () => void): void;
  /** The live stream only, to a screen that has reported. */
  screen(order: ScreenOrder): void;
  /** The token of the connection expires soon. */
  expiring(notice: Expiring): void;
  /** Changed permissions have changed a subscription. */
  changed(change: SubscriptionChange): void;
  /** Reason of a closing, sent right before it. */
  error(error: WireError): void;
}
