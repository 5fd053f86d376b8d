import { isObject, list, object, text } from '../json-fields';
import type {
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
import { BYBIT_INTERVALS, BYBIT_VENUES } from './bybit-instruments';

/** Beginning of the topics of a channel. The best level alone has the quotes. */
const STREAMS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'publicTrade',
  quotes: 'orderbook.1',
  book: 'orderbook.200',
};

const DATA = /"topic":"([^"]{1,80})"/;
/** Topics in the reason of a rejection. */
const NAMED = /(?:publicTrade|orderbook\.\d+)\.[^\s,\]"]+/g;

const SOCKET: SocketRules = {
  connects: { count: 400, millis: 300_000, burst: 10 },
  messages: { count: 5, millis: 1_000 },
  maxTopics: 200,
  // The spot market takes no more.
  maxTopicsPerMessage: 10,
  maxMessageBytes: 20_000,
  silence: 30_000,
  channelSilence: { trades: 60_000, quotes: 30_000, book: 30_000, status: undefined },
  ping: { every: 20_000, text: ({ id }) => JSON.stringify({ op: 'ping', req_id: String(id) }) },
};

/**
 * Bybit's spot market, version 5.
 *
 * https://bybit-exchange.github.io/docs/v5/ws/connect
 */
export const BYBIT_SPOT: VenueProtocol = protocolOf('spot', 'Bybit');

/** Bybit's perpetuals and futures on USDT and USDC. */
export const BYBIT_LINEAR: VenueProtocol = protocolOf('linear', 'Bybit perpetuals');

function protocolOf(category: 'spot' | 'linear', title: string): VenueProtocol {
  const address = `wss://stream.bybit.com/v5/public/${category}`;
  return {
    venue: BYBIT_VENUES[category],
    title,
    defaultCodes: '*USDT',
    socket: SOCKET,
    rest: restRules(category),
    topics: (code, channel) => {
      const stream = STREAMS[channel];
      return stream === undefined ? [] : [{ name: `${stream}.${code}`, channel, code, address }];
    },
    dialog: () => DIALOG,
  };
}

const DIALOG: SocketDialog = {
  subscribe: (topics, { id }) => message('subscribe', topics, id),
  unsubscribe: (topics, { id }) => message('unsubscribe', topics, id),
  classify,
};

function message(op: string, topics: readonly Topic[], id: number): string {
  return JSON.stringify({ req_id: String(id), op, args: topics.map(({ name }) => name) });
}

function classify(head: string, whole: () => string): FrameClass {
  const topic = DATA.exec(head)?.[1];
  if (topic !== undefined) return { kind: 'data', topic };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer) || answer.op !== 'subscribe') return { kind: 'control' };
  const id = answer.req_id ? { id: Number(answer.req_id) } : {};
  if (answer.success === true) return { kind: 'ack', ...id };
  const reason = String(answer.ret_msg);
  return { kind: 'rejected', ...id, topics: reason.match(NAMED) ?? [], reason };
}

function restRules(category: string): RestRules {
  const of = (path: string, fields: Readonly<Record<string, string>> = {}): RestRequest => {
    return { path: `/v5/market/${path}?${new URLSearchParams({ category, ...fields })}`, weight: 1 };
  };
  return {
    address: 'https://api.bybit.com',
    pace: { count: 300, millis: 5_000, burst: 20 },
    products: [of('instruments-info', { limit: '1000' })],
    nextPage: (_, body) => {
      const cursor = resultOf(body).nextPageCursor;
      if (typeof cursor !== 'string' || cursor === '') return undefined;
      return of('instruments-info', { limit: '1000', cursor });
    },
    productsIn,
    turnovers: [of('tickers')],
    turnoversIn,
    bars: ({ code, interval, limit }) => {
      const name = (BYBIT_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (name === undefined) return undefined;
      return of('kline', { symbol: code, interval: name, limit: String(limit) });
    },
  };
}

function resultOf(body: unknown) {
  const answer = object(body, 'the answer');
  return object(answer.result, `result (${answer.retCode}: ${answer.retMsg})`);
}

function productsIn(body: unknown): readonly Product[] {
  return list(resultOf(body).list, 'list').map((entry) => {
    const product = object(entry, 'list');
    return {
      code: text(product, 'symbol'),
      quote: text(product, 'quoteCoin'),
      isOpen: product.status === 'Trading',
    };
  });
}

function turnoversIn(body: unknown): ReadonlyMap<string, number> {
  return new Map(
    list(resultOf(body).list, 'list').map((entry) => {
      const ticker = object(entry, 'list');
      return [text(ticker, 'symbol'), Number(ticker.turnover24h)] as const;
    }),
  );
}
