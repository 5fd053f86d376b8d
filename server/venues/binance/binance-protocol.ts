import { isObject, list, object, text } from '../json-fields';
import type {
  BarRequest,
  Channel,
  FrameClass,
  Product,
  RestRequest,
  RestRules,
  SocketDialog,
  SocketRules,
  Topic,
  VenueProtocol,
} from '../venue-protocol';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Levels of a book snapshot; 1,000 would cost twice the weight. */
const BOOK_LEVELS = 500;

/** Suffix of the topics of a channel. */
type Suffixes = Readonly<Partial<Record<Channel, string>>>;

/** A frame of a combined stream names its topic first. */
const DATA = /^\{"stream":"([^"]{1,64})"/;

const SOCKET: SocketRules = {
  connects: { count: 300, millis: 5 * MINUTE, burst: 10 },
  messages: { count: 4, millis: 1_000 },
  maxTopics: 200,
  maxTopicsPerMessage: 100,
  maxMessageBytes: 16_000,
  lifetime: 24 * HOUR,
  silence: 30_000,
  channelSilence: { trades: 60_000, quotes: 30_000, book: 30_000, status: undefined },
};

/**
 * Binance's spot market.
 *
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
 */
export const BINANCE_SPOT: VenueProtocol = {
  venue: 'binance',
  title: 'Binance',
  defaultCodes: '*USDT',
  socket: SOCKET,
  rest: restRules({
    address: 'https://api.binance.com',
    path: '/api/v3',
    count: 6_000,
    weights: { products: 20, turnovers: 80, bars: 2, book: 25 },
  }),
  topics: (code, channel) =>
    topicOf(code, channel, { trades: '@trade', quotes: '@bookTicker', book: '@depth@100ms' }, () => {
      return 'wss://stream.binance.com:9443/stream';
    }),
  dialog: () => DIALOG,
};

/**
 * Binance's perpetuals and futures on USDT and USDC. Order books and quotes have another address than trades.
 *
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
 */
export const BINANCE_USDM: VenueProtocol = {
  venue: 'binance-usdm',
  title: 'Binance USDⓈ-M',
  defaultCodes: '*USDT',
  socket: SOCKET,
  rest: restRules({
    address: 'https://fapi.binance.com',
    path: '/fapi/v1',
    count: 2_400,
    weights: { products: 1, turnovers: 40, bars: 5, book: 10 },
  }),
  topics: (code, channel) =>
    topicOf(code, channel, { trades: '@aggTrade', quotes: '@bookTicker', book: '@depth@100ms' }, () =>
      channel === 'trades'
        ? 'wss://fstream.binance.com/market/stream'
        : 'wss://fstream.binance.com/public/stream',
    ),
  dialog: () => DIALOG,
};

function topicOf(
  code: string,
  channel: Channel,
  suffixes: Suffixes,
  address: () => string,
): readonly Topic[] {
  const suffix = suffixes[channel];
  if (suffix === undefined) return [];
  return [{ name: code.toLowerCase() + suffix, channel, code, address: address() }];
}

const DIALOG: SocketDialog = {
  subscribe: (topics, { id }) => message('SUBSCRIBE', topics, id),
  unsubscribe: (topics, { id }) => message('UNSUBSCRIBE', topics, id),
  classify,
};

function message(method: string, topics: readonly Topic[], id: number): string {
  return JSON.stringify({ method, params: topics.map(({ name }) => name), id });
}

function classify(head: string, whole: () => string): FrameClass {
  const topic = DATA.exec(head)?.[1];
  if (topic !== undefined) return { kind: 'data', topic };
  const message: unknown = JSON.parse(whole());
  if (!isObject(message)) return { kind: 'control' };
  const { id, error, code, msg } = message;
  const request = typeof id === 'number' ? { id } : {};
  if (isObject(error)) return { kind: 'rejected', ...request, reason: String(error.msg ?? error.code) };
  if (code !== undefined && msg !== undefined) return { kind: 'rejected', ...request, reason: String(msg) };
  if ('result' in message) return { kind: 'ack', ...request };
  return { kind: 'control' };
}

interface RestFacts {
  readonly address: string;
  readonly path: string;
  /** Weight that an address may use a minute. */
  readonly count: number;
  readonly weights: Readonly<Record<'products' | 'turnovers' | 'bars' | 'book', number>>;
}

function restRules({ address, path, count, weights }: RestFacts): RestRules {
  return {
    address,
    // A tenth is left to other programs of the same address.
    pace: { count: count * 0.9, millis: MINUTE, burst: count / 4 },
    usedHeader: 'x-mbx-used-weight-1m',
    products: [{ path: `${path}/exchangeInfo`, weight: weights.products }],
    productsIn,
    turnovers: [{ path: `${path}/ticker/24hr`, weight: weights.turnovers }],
    turnoversIn,
    bars: ({ code, interval, limit }: BarRequest): RestRequest | undefined => {
      if (interval === '5s') return undefined;
      const query = new URLSearchParams({ symbol: code, interval, limit: String(limit) });
      return { path: `${path}/klines?${query}`, weight: weights.bars };
    },
    book: (code) => {
      const query = new URLSearchParams({ symbol: code, limit: String(BOOK_LEVELS) });
      return { path: `${path}/depth?${query}`, weight: weights.book };
    },
  };
}

function productsIn(body: unknown): readonly Product[] {
  return list(object(body, 'exchangeInfo').symbols, 'symbols').map((entry) => {
    const product = object(entry, 'symbols');
    const status = product.status ?? product.contractStatus;
    return {
      code: text(product, 'symbol'),
      quote: text(product, 'quoteAsset'),
      isOpen: status === undefined || status === 'TRADING',
    };
  });
}

function turnoversIn(body: unknown): ReadonlyMap<string, number> {
  return new Map(
    list(body, 'ticker/24hr').map((entry) => {
      const ticker = object(entry, 'ticker/24hr');
      return [text(ticker, 'symbol'), Number(ticker.quoteVolume)] as const;
    }),
  );
}
