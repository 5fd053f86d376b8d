import { EARLIEST_TIME, OUTAGE_CAUSES, TRADING_STATUSES } from '../market/event';
import { isSymbol, type MarketSymbol, SYMBOL_PATTERN } from '../market/instrument';
import { INTERVALS } from '../market/interval';
import { describes } from '../schema/describes';
import * as z from '../schema/zod';
import { ERROR_RETRY, type ErrorCode, type WireError } from './error';
import type {
  BarUpdate,
  ClockAnswer,
  DepthUpdate,
  Expiring,
  Frame,
  Notice,
  Position,
  QuoteUpdate,
  Refusal,
  SessionState,
  SessionViewer,
  SourceStatus,
  StreamStatus,
  SubscribeAnswer,
  SubscriptionChange,
  TradeGap,
  TradeUpdate,
} from './messages';
import { RATE_TIERS } from './rate';
import { NOTICE_LEVELS } from './screens/notice-level';
import { displaySchema, SCREEN_ACTS, type ScreenOrder } from './screens/screen-display';
import type { ReportAccepted } from './screens/screen-report';

/*
 * Schemas of everything that the server sends: the source of `docs/asyncapi.yaml`. Each compiles only while it describes
 * exactly the type of `messages.ts` that it names. `lib/client` does not check messages with them, which would cost time
 * for every frame.
 */

const counter = (description: string) => z.int().min(0).describe(description);
const micros = (what: string) => z.int().min(EARLIEST_TIME).describe(`${what}, µs since 1970 (UTC)`);
const price = () => z.number();
const size = () => z.number().min(0);

export const symbolSchema = z
  .custom<MarketSymbol>((value) => typeof value === 'string' && isSymbol(value))
  .meta({
    type: 'string',
    pattern: SYMBOL_PATTERN.source,
    description: 'Id of an instrument: venue, colon, code',
    examples: ['binance:BTCUSDT'],
  });

export const positionSchema = describes<Position>()(
  z
    .object({
      epoch: counter('Epoch of the versions'),
      version: counter('Newest version that the client has'),
    })
    .describe('Resume position: versions compare only within one epoch'),
);

export const errorSchema = describes<WireError>()(
  z
    .object({
      code: z.enum(Object.keys(ERROR_RETRY) as [ErrorCode, ...ErrorCode[]]),
      message: z.string().describe('Names the offending value and what was expected'),
      retry: z.boolean().describe('Whether the same request can succeed later'),
      elsewhere: z
        .boolean()
        .optional()
        .describe('Whether another server behind this address takes the client now'),
      within: z
        .number()
        .optional()
        .describe('With `elsewhere`: reconnect after a random time up to this, ms'),
    })
    .describe('Error object of the wire and of HTTP'),
);

export const rejectionSchema = describes<Refusal>()(z.object({ ok: z.literal(false), error: errorSchema }));

const subscribeAcceptedSchema = z.object({
  ok: z.literal(true),
  room: z.string().describe('Id of the room; frames name it'),
  rate: z.number().meta({
    enum: [...RATE_TIERS],
    description: 'Frames per second, at most; a tier at or below the requested rate',
  }),
  symbols: z.array(symbolSchema).describe('Symbols of the room; those that a glob matches later are added'),
  denied: z.array(z.string()).describe('Requested symbols, globs and boards that the permissions exclude'),
});

export const subscribeAnswerSchema = describes<SubscribeAnswer>()(
  z.union([subscribeAcceptedSchema, rejectionSchema]),
);

/** Answers `unsubscribe`, `refresh` and `control`. */
export const emptyAnswerSchema = describes<{ readonly ok: true } | Refusal>()(
  z.union([z.object({ ok: z.literal(true) }), rejectionSchema]),
);

export const clockAnswerSchema = z.union([
  describes<ClockAnswer>()(z.object({ time: micros('Server clock') })),
  rejectionSchema,
]);

export const quoteSchema = describes<QuoteUpdate>()(
  z
    .object({
      symbol: symbolSchema,
      timestamp: micros('Venue time of the newest change').exactOptional(),
      last: price().describe('Price of the last trade').exactOptional(),
      lastSize: size().nullable().describe('Size of the last trade').exactOptional(),
      bid: price().nullable().describe('Best bid').exactOptional(),
      bidSize: size().nullable().exactOptional(),
      ask: price().nullable().describe('Best offer').exactOptional(),
      askSize: size().nullable().exactOptional(),
      volume: size().describe('Volume of the trading day').exactOptional(),
      vwap: price()
        .nullable()
        .describe(
          'Volume-weighted average price of the day, to 1/1000 of a tick; harmonic for inverse contracts',
        )
        .exactOptional(),
      open: price().nullable().exactOptional(),
      high: price().nullable().exactOptional(),
      low: price().nullable().exactOptional(),
      prevClose: price().nullable().describe('Last price of the previous trading day').exactOptional(),
      reference: price()
        .nullable()
        .describe(
          'Price that the change is measured from, when it is not prevClose: that of 24 hours ago, or the first known',
        )
        .exactOptional(),
      referenceTime: micros('Time of the reference').nullable().exactOptional(),
      since: micros('Start of the known part of the day; without it, figures are of the whole day')
        .nullable()
        .exactOptional(),
      statusSince: micros('Start of the status').nullable().exactOptional(),
      indicative: price().nullable().describe('Price at which the auction would end now').exactOptional(),
      matched: size().nullable().describe('Size that matches at the indicative price').exactOptional(),
      unmatchedBuy: size().nullable().exactOptional(),
      unmatchedSell: size().nullable().exactOptional(),
      status: z.enum(TRADING_STATUSES).exactOptional(),
      rangeHigh: price().describe('Highest trade since the previous frame of the room').exactOptional(),
      rangeLow: price().describe('Lowest trade since the previous frame of the room').exactOptional(),
    })
    .describe(
      'Changed fields of a quote. Absent: unchanged. null: no longer present, such as an empty side of the book',
    ),
);

export const tradeSchema = describes<TradeUpdate>()(
  z.object({
    symbol: symbolSchema,
    id: z.string().describe('Trade id of the venue, unique within the symbol'),
    price: price(),
    size: size(),
    side: z.enum(['buy', 'sell', 'unknown']).describe('Aggressor side'),
    timestamp: micros('Venue time'),
  }),
);

export const gapSchema = describes<TradeGap>()(
  z
    .object({ symbol: symbolSchema, until: micros('End of the missing part') })
    .describe('Trades of the symbol before `until` that the server no longer keeps'),
);

const levels = (description: string) => z.array(z.tuple([price(), size()])).describe(description);

export const depthSchema = describes<DepthUpdate>()(
  z
    .object({
      symbol: symbolSchema,
      bids: levels('[price, size], best first'),
      asks: levels('[price, size], best first'),
    })
    .describe('The top levels of the order book; replaces the previous ones'),
);

export const barSchema = describes<BarUpdate>()(
  z
    .object({
      symbol: symbolSchema,
      interval: z.enum(INTERVALS),
      start: micros('Start of the bar'),
      open: price(),
      high: price(),
      low: price(),
      close: price(),
      volume: size(),
      trades: counter('Number of trades'),
    })
    .describe('A bar; replaces the bar of the same symbol, interval and start'),
);

export const frameSchema = describes<Frame>()(
  z
    .object({
      epoch: counter('Epoch of the versions'),
      room: z.string(),
      from: counter('The frame holds every change of the room after this version'),
      to: counter('… up to and including this version'),
      time: micros('Server clock when the frame was made'),
      merged: counter('Feed updates that the frame represents (conflation)'),
      full: z
        .literal(true)
        .describe('The frame replaces everything the client has of the room')
        .exactOptional(),
      quotes: z.array(quoteSchema).exactOptional(),
      trades: z.array(tradeSchema).exactOptional(),
      gaps: z.array(gapSchema).exactOptional(),
      depth: z.array(depthSchema).exactOptional(),
      bars: z.array(barSchema).exactOptional(),
    })
    .describe('Update of a room at one flush. Without any list it is a heartbeat'),
);

const streamState = z.enum(['ok', 'stale', 'down']);

export const sourceSchema = describes<SourceStatus>()(
  z
    .object({
      name: z.string().describe('Venue, or name of a connection'),
      title: z.string().describe('Name for people').exactOptional(),
      state: streamState.describe(
        'stale: no event for longer than expected of the source; down: known to be disconnected',
      ),
      since: micros(
        'ok: delivers since then; stale: its last event; down: when it was lost. In a replay, its time',
      ),
      reason: z.string().exactOptional(),
      cause: z
        .enum(OUTAGE_CAUSES)
        .describe(
          'Why it is down: unreachable; blocked: it does not serve this address; silent: connected, without data; ' +
            'maintenance; network: this server has none',
        )
        .exactOptional(),
      delayed: z.number().describe('Time by which the source holds its data back, s').exactOptional(),
      symbols: z
        .array(symbolSchema)
        .describe('The entry is about these symbols; without it about all others of the venue of this name')
        .exactOptional(),
    })
    .describe('State of a source of the stream'),
);

export const statusSchema = describes<StreamStatus>()(
  z
    .object({
      stream: z.string(),
      source: z.enum(['live', 'simulated', 'replay']),
      state: streamState.describe('down: every source is; stale: no source delivers; else ok'),
      since: micros('Start of the state'),
      reason: z.string().exactOptional(),
      delayed: z.number().describe('Delay of the whole stream for this client, s').exactOptional(),
      begins: micros('Time from which a delayed stream has data, while it has none').exactOptional(),
      sources: z.array(sourceSchema).describe('Sources of the symbols that the client may see, by name'),
    })
    .describe('State of the stream'),
);

const viewerSchema = describes<SessionViewer>()(
  z.object({
    id: z.string().describe('Connection id; the Socket.IO id of a Socket.IO connection'),
    name: z.string().describe('User of the connection').exactOptional(),
  }),
);

export const sessionSchema = describes<SessionState>()(
  z
    .object({
      position: micros('Playhead: every event up to it has happened, none after it'),
      speed: z.number().min(0).describe('Multiple of the recorded pace; 0 is unpaced'),
      playing: z.boolean(),
      start: micros('First moment of the tapes'),
      end: micros('Last moment of the tapes'),
      loop: z.boolean(),
      time: micros('Server clock at the position'),
      viewerCount: counter('Connections in the session'),
      viewers: z.array(viewerSchema).describe('The first 32 connections'),
    })
    .describe('State of a replay session'),
);

export const noticeSchema = describes<Notice>()(
  z
    .object({
      id: z.string().describe('The same for every connection of the user'),
      time: micros('Server clock'),
      title: z.string().exactOptional(),
      body: z.string(),
      level: z.enum(NOTICE_LEVELS).describe('`info` when absent').exactOptional(),
      data: z.unknown().describe('Any JSON').exactOptional(),
    })
    .describe('A notice for one user'),
);

export const expiringSchema = describes<Expiring>()(
  z.object({ seconds: z.number().describe('Time until the token expires') }),
);

export const changedSchema = describes<SubscriptionChange>()(
  z.object({
    room: z.string().describe('Room that the subscription had; it sends no more frames'),
    answer: subscribeAnswerSchema.describe('What `subscribe` would answer now'),
  }),
);

export const orderSchema = describes<ScreenOrder>()(
  z
    .object({
      revision: z.int().describe('Of the order; the screen repeats it in its reports once it is painted'),
      display: displaySchema,
      act: z.enum(SCREEN_ACTS).exactOptional(),
      name: z.string().describe('Name that `identify` shows').exactOptional(),
      number: z.int().describe('Number that `identify` shows').exactOptional(),
      at: micros('Server time at which the screen applies it').exactOptional(),
    })
    .describe('What a screen has to show from now on, whole, and what it has to do once'),
);

export const reportAnswerSchema = z.union([
  describes<ReportAccepted>()(
    z.object({
      ok: z.literal(true),
      screen: z.string().describe('Id of the screen'),
      every: z.number().describe('Time until the next report, s'),
      build: z.string().describe('Build of the pages that the server serves'),
      order: orderSchema.describe('When the screen has painted another revision').exactOptional(),
    }),
  ),
  rejectionSchema,
]);
