import type { Level, Side, Source, TradingStatus } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import type { Interval } from '../market/interval';
import type { WireError } from './error';

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
  /** Frames a second requested for; rounded down to a tier. Default 4. */
  readonly rate?: number;
  readonly since?: Position;
  /** Levels a side, `depth` only: 1 to 50, default 10. */
  readonly levels?: number;
  /** `bars` only, default `1m`. */
  readonly interval?: Interval;
}

/** Client → server: leaves a room. */
export interface UnsubscribeRequest {
  readonly room: string;
}

/** Client → server: a new token in place of the one that the connection has. */
export interface RefreshRequest {
  readonly token: string;
}

/** The `auth` of the Socket.IO handshake. `encoding` is `json` when absent; without `user` nothing is pushed to it. */
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
  /** What was asked for and the client may not see. */
  readonly denied: readonly string[];
}

export type SubscribeAnswer = SubscribeAccepted | Refusal;
export type UnsubscribeAnswer = { readonly ok: true } | Refusal;
export type ClockAnswer = { readonly time: number };
export type RefreshAnswer = { readonly ok: true } | Refusal;

/** The token ends in so many seconds; then the connection is closed with `token_expired`. */
export interface Expiring {
  readonly seconds: number;
}

/** What a subscription is since its connection has other rights: as if it were asked for now. */
export interface SubscriptionChange {
  /** The room that it was in; no frame of it comes any more. */
  readonly room: string;
  readonly answer: SubscribeAnswer;
}

/**
 * Newest values of the fields that changed; `null` is a value that is no longer there (an empty side of the
 * book). `rangeHigh` and `rangeLow` are the highest and lowest trade since the room's previous frame; they come
 * with every `last` except in a `full` frame.
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
  readonly open?: number | null;
  readonly high?: number | null;
  readonly low?: number | null;
  readonly prevClose?: number | null;
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

/** Trades of the symbol before `until` (µs) that the ring no longer holds. */
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
 * What a room gets at one flush: everything of its symbols newer than `from`, up to `to`. An empty frame is a
 * heartbeat. `time` is the server's clock (µs) and `merged` the number of feed updates the frame stands for.
 */
export interface Frame {
  readonly epoch: number;
  readonly room: string;
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly merged: number;
  /** The frame replaces what the client has. */
  readonly full?: true;
  readonly quotes?: readonly QuoteUpdate[];
  readonly trades?: readonly TradeUpdate[];
  readonly gaps?: readonly TradeGap[];
  readonly depth?: readonly DepthUpdate[];
  readonly bars?: readonly BarUpdate[];
}

export type StreamState = 'ok' | 'stale' | 'down';

/**
 * State of one source of a stream. A symbol's source is the entry that lists it, else the entry without `symbols` that
 * is named like its venue. Times are those of the market: in a replay, the session's.
 */
export interface SourceStatus {
  /** A venue, or the name of a connection. */
  readonly name: string;
  /** `stale` delivers nothing for longer than expected of it; `down` is known to be disconnected. */
  readonly state: StreamState;
  /** `ok`: it has delivered since then; `stale`: its last event; `down`: when it was lost. µs. */
  readonly since: number;
  readonly reason?: string;
  /** Time by which it holds its data back, s. */
  readonly delayed?: number;
  /** The entry is about these symbols only. */
  readonly symbols?: readonly MarketSymbol[];
}

/** `down`: every source is; `stale`: no source delivers, for longer than expected; else `ok`. */
export interface StreamStatus {
  readonly stream: string;
  readonly source: Source;
  readonly state: StreamState;
  /** Since when (µs). */
  readonly since: number;
  readonly reason?: string;
  /** Sources of the symbols that the client may see. */
  readonly sources: readonly SourceStatus[];
}

/** Client → server, in a replay session: what to do with it, all in the order loop, speed, pause, seek, step, play. */
export interface ControlRequest {
  /** False is `pause: true`. */
  readonly play?: boolean;
  /** False is `play: true`. */
  readonly pause?: boolean;
  /** The moment to go to, µs, from `start` to `end`. */
  readonly seek?: number;
  /** 0.1 to 1000 times the recorded pace; 0 is as fast as it goes. */
  readonly speed?: number;
  /** So many events on, which pauses; or so many seconds on, or back when negative. */
  readonly step?: number | { readonly seconds: number };
  readonly loop?: boolean;
}

export type ControlAnswer = { readonly ok: true } | Refusal;

/** Somebody who is in a session. */
export interface SessionViewer {
  /** Id of the connection, which knows it as its own. */
  readonly id: string;
  readonly name?: string;
}

/** Where a replay session is: everything up to `position` has happened, and nothing after it. Times in µs. */
export interface SessionState {
  readonly position: number;
  readonly speed: number;
  readonly playing: boolean;
  readonly start: number;
  readonly end: number;
  readonly loop: boolean;
  /** Server's clock when the session was at the position. */
  readonly time: number;
  /** How many connections are in the session; the first of them are in `viewers`. */
  readonly viewerCount: number;
  readonly viewers: readonly SessionViewer[];
}

export const NOTICE_LEVELS = ['info', 'warn', 'alert'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** What one user is told. */
export interface NoticeContent {
  readonly title?: string;
  readonly body: string;
  /** `info` when absent. */
  readonly level?: NoticeLevel;
  /** Anything that is JSON, for the page that shows it. */
  readonly data?: unknown;
}

/** A notice as it comes to every connection of the user, the same `id` to each; `time` is the server's clock (µs). */
export interface Notice extends NoticeContent {
  readonly id: string;
  readonly time: number;
}

/** How many connections a notice was sent to, and how many said that they have it. */
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
}

/** Socket.IO events, server → client. */
export interface ServerEvents {
  frame(frame: Frame): void;
  status(status: StreamStatus): void;
  /** Replay sessions only. */
  session(state: SessionState): void;
  /** Acknowledged by the client as soon as it has it. */
  notify(notice: Notice, acknowledge: () => void): void;
  /** The token of the connection ends soon. */
  expiring(notice: Expiring): void;
  /** A subscription is another one since the rights of the connection have changed. */
  changed(change: SubscriptionChange): void;
  /** Why the server closes the connection, sent right before it does. */
  error(error: WireError): void;
}
