import { INTERVAL_MICROS } from '../../../lib/market/interval';
import { type Fields, isObject, list, object, text } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { COINBASE_INTERVALS } from './coinbase-normalizer';

const ADDRESS = 'wss://advanced-trade-ws.coinbase.com';
const MARKET = '/api/v3/brokerage/market';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'market_trades',
  quotes: 'ticker',
  book: 'level2',
};

const DATA = /"channel":"(l2_data|market_trades|ticker)"/;
const PRODUCT = /"product_id":"([^"]{1,40})"/;
/** Maximum of bars in a response. */
const MAX_BARS = 350;

const SOCKET: SocketRules = {
  connects: { count: 5, millis: 1_000 },
  messages: { count: 5, millis: 1_000 },
  // A missing message concerns all books of a connection, and a snapshot has up to 6 MB.
  maxTopics: 40,
  maxTopicsPerMessage: 10,
  maxMessageBytes: 16_000,
  isOneChannelPerMessage: true,
  silence: 10_000,
  channelSilence: { trades: 120_000, quotes: 120_000, book: 30_000, status: undefined },
  // Without it, the venue closes connections of quiet channels.
  greeting: [JSON.stringify({ type: 'subscribe', channel: 'heartbeats' })],
};

/**
 * Coinbase's spot market, by the streams of Advanced Trade that need no key.
 *
 * https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export const COINBASE: VenueProtocol = {
  venue: 'coinbase',
  title: 'Coinbase',
  defaultCodes: '*-USD',
  socket: SOCKET,
  rest: {
    address: 'https://api.coinbase.com',
    pace: { count: 8, millis: 1_000, burst: 4 },
    products: [{ path: `${MARKET}/products?product_type=SPOT`, weight: 1 }],
    productsIn: (body) =>
      productsOf(body).map((product) => ({
        code: text(product, 'product_id'),
        quote: text(product, 'quote_currency_id'),
        isOpen: product.status === 'online' && product.trading_disabled !== true,
      })),
    turnovers: [{ path: `${MARKET}/products?product_type=SPOT`, weight: 1 }],
    turnoversIn: (body) =>
      new Map(
        productsOf(body).map((product) => {
          const worth = Number(product.volume_24h) * Number(product.price);
          return [text(product, 'product_id'), Number.isFinite(worth) ? worth : 0] as const;
        }),
      ),
    bars: ({ code, interval, limit, now }) => {
      const granularity = (COINBASE_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (granularity === undefined) return undefined;
      const count = Math.min(limit, MAX_BARS);
      const seconds = INTERVAL_MICROS[interval] / 1e6;
      const end = Math.ceil(now / 1e6);
      const query = new URLSearchParams({
        ...{ start: String(end - count * seconds), end: String(end) },
        ...{ granularity, limit: String(count) },
      });
      return { path: `${MARKET}/products/${encodeURIComponent(code)}/candles?${query}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined ? [] : [{ name: `${name}:${code}`, channel, code, address: ADDRESS }];
  },
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (topics) => message('subscribe', topics),
  unsubscribe: (topics) => message('unsubscribe', topics),
  classify,
};

function message(type: string, topics: readonly Topic[]): string {
  const channel = topics[0] && CHANNELS[topics[0].channel];
  return JSON.stringify({ type, product_ids: topics.map(({ code }) => code), channel });
}

function classify(head: string, whole: () => string): FrameClass {
  const channel = DATA.exec(head)?.[1];
  if (channel !== undefined) {
    const code = PRODUCT.exec(head)?.[1];
    if (code === undefined) return { kind: 'control' };
    return { kind: 'data', topic: `${channel === 'l2_data' ? 'level2' : channel}:${code}` };
  }
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer)) return { kind: 'control' };
  if (answer.type === 'error') return { kind: 'rejected', reason: String(answer.message) };
  if (answer.channel !== 'subscriptions') return { kind: 'control' };
  // It lists all subscriptions of the connection.
  const topics = list(answer.events, 'events').flatMap((event) =>
    Object.entries(object(object(event, 'events').subscriptions, 'subscriptions')).flatMap(([name, codes]) =>
      Array.isArray(codes) ? codes.map((code) => `${name}:${code}`) : [],
    ),
  );
  return { kind: 'ack', topics };
}

function productsOf(body: unknown): readonly Fields[] {
  return list(object(body, 'products').products, 'products').map((entry) => object(entry, 'products'));
}
