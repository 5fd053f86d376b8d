import { INTERVAL_MICROS } from '../../../lib/market/interval';
import { type Fields, isObject, list, object, text } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { DERIBIT_INTERVALS } from './deribit-instruments';

const ADDRESS = 'wss://streams.deribit.com/ws/api/v2';
/** Currencies whose perpetuals and futures are listed. */
const CURRENCIES = ['BTC', 'ETH', 'USDC', 'USDT'];

/** Names of the channels of a product; those without an interval need a login. */
const NAMES: Readonly<Partial<Record<Channel, (code: string) => string>>> = {
  trades: (code) => `trades.${code}.100ms`,
  quotes: (code) => `quote.${code}`,
  book: (code) => `book.${code}.100ms`,
};

const DATA = /"channel":"([^"]{1,100})"/;

const SOCKET: SocketRules = {
  connects: { count: 20, millis: 60_000, burst: 5 },
  messages: { count: 3, millis: 1_000 },
  maxTopics: 150,
  maxTopicsPerMessage: 50,
  maxMessageBytes: 16_000,
  silence: 40_000,
  channelSilence: { trades: undefined, quotes: 60_000, book: 60_000, status: undefined },
  greeting: [request('public/set_heartbeat', 0, { interval: 30 })],
};

/**
 * Deribit's perpetuals, futures and spot products, by JSON-RPC.
 *
 * https://docs.deribit.com/articles/market-data-collection-best-practices
 */
export const DERIBIT: VenueProtocol = {
  venue: 'deribit',
  title: 'Deribit',
  defaultCodes: '*-PERPETUAL',
  socket: SOCKET,
  rest: {
    address: 'https://www.deribit.com',
    pace: { count: 20, millis: 10_000, burst: 10 },
    products: ['future', 'spot'].map((kind) => ({
      ...{ path: `/api/v2/public/get_instruments?currency=any&kind=${kind}`, weight: 1 },
    })),
    productsIn: (body) =>
      resultOf(body).map((product) => ({
        code: text(product, 'instrument_name'),
        quote: text(product, 'quote_currency'),
        isOpen: product.is_active !== false,
      })),
    turnovers: CURRENCIES.map((currency) => ({
      ...{ path: `/api/v2/public/get_book_summary_by_currency?currency=${currency}`, weight: 1 },
    })),
    turnoversIn: (body) =>
      new Map(
        resultOf(body).map((summary) => {
          const worth = Number(summary.volume_usd ?? summary.volume_notional);
          return [text(summary, 'instrument_name'), Number.isFinite(worth) ? worth : 0] as const;
        }),
      ),
    bars: ({ code, interval, limit, now }) => {
      const resolution = (DERIBIT_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (resolution === undefined) return undefined;
      const end = Math.floor(now / 1_000);
      const query = new URLSearchParams({
        ...{ instrument_name: code, resolution, end_timestamp: String(end) },
        start_timestamp: String(end - (limit * INTERVAL_MICROS[interval]) / 1_000),
      });
      return { path: `/api/v2/public/get_tradingview_chart_data?${query}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = NAMES[channel]?.(code);
    return name === undefined ? [] : [{ name, channel, code, address: ADDRESS }];
  },
  marketTopics: ['instrument.state.any.any', 'platform_state'].map((name) => ({
    ...{ name, channel: 'status', code: '', address: ADDRESS },
  })),
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (topics, { id }) => request('public/subscribe', id, { channels: namesOf(topics) }),
  unsubscribe: (topics, { id }) => request('public/unsubscribe', id, { channels: namesOf(topics) }),
  classify,
};

function request(method: string, id: number, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

function namesOf(topics: readonly Topic[]): readonly string[] {
  return topics.map(({ name }) => name);
}

function classify(head: string, whole: () => string): FrameClass {
  const topic = DATA.exec(head)?.[1];
  if (topic !== undefined) return { kind: 'data', topic };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer)) return { kind: 'control' };
  if (isObject(answer.params) && answer.params.type === 'test_request') {
    return { kind: 'reply', text: request('public/test', 0, {}) };
  }
  const { id, result, error } = answer;
  if (typeof id !== 'number' || id === 0) return { kind: 'control' };
  if (isObject(error)) return { kind: 'rejected', id, reason: String(error.message) };
  // It lists the channels that were subscribed; the others do not exist.
  return Array.isArray(result) ? { kind: 'ack', id, topics: result.map(String) } : { kind: 'control' };
}

function resultOf(body: unknown): readonly Fields[] {
  const answer = object(body, 'the answer');
  if (isObject(answer.error)) throw new Error(String(answer.error.message));
  return list(answer.result, 'result').map((entry) => object(entry, 'result'));
}
