import { type Fields, isObject, list, object, text } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { BITSTAMP_STEPS } from './bitstamp-normalizer';

const ADDRESS = 'wss://ws.bitstamp.net';

/** The venue's name of each channel. There are no quotes but those of the book, which is always subscribed. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = { trades: 'live_trades', quotes: 'order_book' };

const NOTICE = /^\{\s*"event":\s*"bts:/;
/** Name of the channel, which comes after the data. */
const NAMED = /"channel":\s*"((?:live_trades|order_book)_[^"]{1,40})"/;
/** End of a frame that has the name of its channel, bytes. */
const TAIL_BYTES = 128;
/** Maximum of bars in a response. */
const MAX_BARS = 1_000;

const SOCKET: SocketRules = {
  // The venue publishes no limit of connections and messages.
  connects: { count: 20, millis: 60_000, burst: 3 },
  messages: { count: 10, millis: 1_000 },
  maxTopics: 500,
  maxTopicsPerMessage: 1,
  maxMessageBytes: 500,
  // A connection ends after 90 days; a timer holds 24.
  lifetime: 20 * 86_400_000,
  silence: 60_000,
  // A book is sent when it changes only: those of quiet products pause for a minute.
  channelSilence: { trades: undefined, quotes: 180_000, book: undefined, status: undefined },
  firstData: 120_000,
  ping: { every: 20_000, text: () => '{"event":"bts:heartbeat"}' },
};

/**
 * Bitstamp's spot market and perpetuals, version 2. A perpetual's code ends in `-perp`. An unknown product is
 * acknowledged, and then silent.
 *
 * https://www.bitstamp.net/websocket/v2/
 */
export const BITSTAMP: VenueProtocol = {
  venue: 'bitstamp',
  title: 'Bitstamp',
  defaultCodes: '*usd',
  socket: SOCKET,
  rest: {
    address: 'https://www.bitstamp.net',
    pace: { count: 9_000, millis: 600_000, burst: 20 },
    products: [{ path: '/api/v2/markets/', weight: 1 }],
    productsIn: (body) =>
      entriesOf(body).map((product) => ({
        code: text(product, 'market_symbol'),
        quote: text(product, 'counter_currency'),
        isOpen: product.trading === 'Enabled',
      })),
    turnovers: [{ path: '/api/v2/ticker/', weight: 1 }],
    turnoversIn: (body) =>
      new Map(
        entriesOf(body).map((ticker) => {
          // `BTC/USD-PERP` is `btcusd-perp` elsewhere.
          const code = text(ticker, 'pair').replace('/', '').toLowerCase();
          return [code, Number(ticker.volume) * Number(ticker.vwap)] as const;
        }),
      ),
    bars: ({ code, interval, limit }) => {
      const step = (BITSTAMP_STEPS as Readonly<Record<string, string>>)[interval];
      if (step === undefined) return undefined;
      return { path: `/api/v2/ohlc/${code}/?step=${step}&limit=${Math.min(limit, MAX_BARS)}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined ? [] : [{ name: `${name}_${code}`, channel, code, address: ADDRESS }];
  },
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (topics) => message('bts:subscribe', topics),
  unsubscribe: (topics) => message('bts:unsubscribe', topics),
  classify,
};

function message(event: string, [topic]: readonly Topic[]): string {
  return JSON.stringify({ event, data: { channel: topic?.name } });
}

function classify(head: string, whole: (last?: number) => string): FrameClass {
  if (!NOTICE.test(head)) {
    const topic = (NAMED.exec(head) ?? NAMED.exec(whole(TAIL_BYTES)))?.[1];
    return topic === undefined ? { kind: 'control' } : { kind: 'data', topic };
  }
  const { event, channel, data } = object(JSON.parse(whole()), 'the message');
  if (event === 'bts:subscription_succeeded') return { kind: 'ack', topics: [String(channel)] };
  if (event !== 'bts:error') return { kind: 'control' };
  const named = channel ? { topics: [String(channel)] } : {};
  return { kind: 'rejected', ...named, reason: String(isObject(data) ? data.message : event) };
}

function entriesOf(body: unknown): readonly Fields[] {
  return list(body, 'the answer').map((entry) => object(entry, 'the answer'));
}
