import { type Fields, isObject, list, object, text } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { UPBIT_INTERVALS } from './upbit-normalizer';

const ADDRESS = 'wss://api.upbit.com/websocket/v1';
/** The venue's name of each channel. There are no quotes but those of the book, which is always subscribed. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trade',
  quotes: 'orderbook',
  status: 'ticker',
};
/** Maximum of bars in a response. */
const MAX_BARS = 200;

const DATA = /^\{"ty":"(trade|orderbook|ticker)","cd":"([^"]{1,40})"/;

const SOCKET: SocketRules = {
  connects: { count: 4, millis: 1_000 },
  // Nothing is acknowledged: pauses tell which message a rejection belongs to.
  messages: { count: 90, millis: 60_000 },
  maxTopics: 100,
  maxTopicsPerMessage: 100,
  maxMessageBytes: 16_000,
  isUnanswered: true,
  silence: 60_000,
  channelSilence: { trades: 120_000, quotes: 60_000, book: 60_000, status: undefined },
  ping: { every: 30_000, text: () => 'PING' },
};

/**
 * Upbit's spot market in Korea. A message replaces the whole subscription of its socket. Books come whole, and give
 * the best prices too.
 *
 * https://docs.upbit.com/kr/reference/websocket-guide
 */
export const UPBIT: VenueProtocol = {
  venue: 'upbit',
  title: 'Upbit',
  defaultCodes: 'KRW-*',
  socket: SOCKET,
  rest: {
    address: 'https://api.upbit.com',
    pace: { count: 8, millis: 1_000, burst: 4 },
    products: [{ path: '/v1/market/all?is_details=true', weight: 1 }],
    productsIn: (body) =>
      entriesOf(body).map((product) => {
        const code = text(product, 'market');
        return { code, quote: code.split('-', 1)[0] ?? '', isOpen: true };
      }),
    turnovers: [{ path: '/v1/ticker/all?quote_currencies=KRW,BTC,USDT', weight: 1 }],
    turnoversIn: (body) =>
      new Map(
        entriesOf(body).map(
          (ticker) => [text(ticker, 'market'), Number(ticker.acc_trade_price_24h)] as const,
        ),
      ),
    bars: ({ code, interval, limit }) => {
      const path = (UPBIT_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (path === undefined) return undefined;
      const query = new URLSearchParams({ market: code, count: String(Math.min(limit, MAX_BARS)) });
      return { path: `/v1/candles/${path}?${query}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined ? [] : [{ name: `${name}:${code}`, channel, code, address: ADDRESS }];
  },
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (_, { all }) => message(all),
  unsubscribe: (_, { all }) => message(all),
  classify,
};

function message(topics: readonly Topic[]): string {
  const of = (type: string): readonly object[] => {
    const codes = topics.filter(({ name }) => name.startsWith(`${type}:`)).map(({ code }) => code);
    return codes.length === 0 ? [] : [{ type, codes }];
  };
  const types = [...of('trade'), ...of('orderbook'), ...of('ticker')];
  return types.length === 0 ? '' : JSON.stringify([{ ticket: 'tickerwall' }, ...types, { format: 'SIMPLE' }]);
}

function classify(head: string, whole: () => string): FrameClass {
  const [found, type, code] = DATA.exec(head) ?? [];
  if (found !== undefined) return { kind: 'data', topic: `${type}:${code}` };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer) || !isObject(answer.error)) return { kind: 'control' };
  return { kind: 'rejected', reason: String(answer.error.message ?? answer.error.name) };
}

function entriesOf(body: unknown): readonly Fields[] {
  return list(body, 'the answer').map((entry) => object(entry, 'the answer'));
}
