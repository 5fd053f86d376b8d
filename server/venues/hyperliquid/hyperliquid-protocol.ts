import { INTERVAL_MICROS } from '../../../lib/market/interval';
import { type Fields, isObject, list, object, text } from '../json-fields';
import type {
  Channel,
  FrameClass,
  Product,
  RestRequest,
  SocketDialog,
  SocketRules,
  Topic,
  VenueProtocol,
} from '../venue-protocol';
import { HYPERLIQUID_INTERVALS } from './hyperliquid-instruments';

const ADDRESS = 'wss://api.hyperliquid.xyz/ws';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trades',
  quotes: 'bbo',
  book: 'l2Book',
};

const DATA = /^\{"channel":"(trades|bbo|l2Book)","data":\[?\{"coin":"([^"]{1,60})"/;
/** Subscription in the reason of a rejection, whose quotes may be escaped. */
const NAMED = /"type":"(\w+)".*?"coin":"([^"]+)"|"coin":"([^"]+)".*?"type":"(\w+)"/;

const SOCKET: SocketRules = {
  // At most 30 a minute, by newer clients.
  connects: { count: 20, millis: 60_000, burst: 3 },
  messages: { count: 600, millis: 60_000, burst: 20 },
  maxTopics: 200,
  maxTopicsPerMessage: 1,
  maxMessageBytes: 4_000,
  silence: 60_000,
  channelSilence: { trades: undefined, quotes: 60_000, book: 30_000, status: undefined },
  ping: { every: 30_000, text: () => JSON.stringify({ method: 'ping' }) },
};

/**
 * Hyperliquid's perpetuals and spot products.
 *
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket
 */
export const HYPERLIQUID: VenueProtocol = {
  venue: 'hyperliquid',
  title: 'Hyperliquid',
  defaultCodes: '*',
  socket: SOCKET,
  rest: {
    address: 'https://api.hyperliquid.xyz',
    pace: { count: 1_000, millis: 60_000, burst: 200 },
    // The list of spot products names the tokens of the other one.
    products: [info({ type: 'spotMeta' }, 20), info({ type: 'meta' }, 20)],
    productsIn,
    turnovers: [info({ type: 'metaAndAssetCtxs' }, 20)],
    turnoversIn,
    bars: ({ code, interval, limit, now }) => {
      if (!(interval in HYPERLIQUID_INTERVALS)) return undefined;
      const endTime = Math.floor(now / 1_000);
      const startTime = endTime - (limit * INTERVAL_MICROS[interval]) / 1_000;
      const req = { coin: code, interval, startTime, endTime };
      return info({ type: 'candleSnapshot', req }, 20 + Math.ceil(limit / 60));
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

function message(method: string, [topic]: readonly Topic[]): string {
  const type = topic && CHANNELS[topic.channel];
  // Five levels twice a second, instead of twenty every five seconds.
  const subscription = { type, coin: topic?.code, ...(type === 'l2Book' && { fast: true }) };
  return JSON.stringify({ method, subscription });
}

function classify(head: string, whole: () => string): FrameClass {
  const [found, channel, coin] = DATA.exec(head) ?? [];
  if (found !== undefined) return { kind: 'data', topic: `${channel}:${coin}` };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer)) return { kind: 'control' };
  if (answer.channel === 'subscriptionResponse') {
    const { method, subscription } = object(answer.data, 'data');
    if (method !== 'subscribe') return { kind: 'control' };
    const { type, coin: code } = object(subscription, 'subscription');
    return { kind: 'ack', topics: [`${type}:${code}`] };
  }
  if (answer.channel !== 'error') return { kind: 'control' };
  const reason = String(answer.data);
  const [, type, code, otherCode, otherType] = NAMED.exec(reason.replaceAll('\\"', '"')) ?? [];
  const topics = [`${type ?? otherType}:${code ?? otherCode}`];
  if (/already subscribed/i.test(reason)) return { kind: 'ack', topics };
  return { kind: 'rejected', topics, reason };
}

function info(body: object, weight: number): RestRequest {
  return { path: '/info', body: JSON.stringify(body), weight };
}

function productsIn(body: unknown): readonly Product[] {
  const { universe, tokens } = object(body, 'the answer');
  const names = new Map(
    Array.isArray(tokens)
      ? tokens.filter(isObject).map(({ index, name }) => [index, String(name)] as const)
      : [],
  );
  return list(universe, 'universe').map((entry) => {
    const product = object(entry, 'universe');
    const quote = Array.isArray(product.tokens) ? names.get(product.tokens[1]) : undefined;
    return { code: text(product, 'name'), quote: quote ?? 'USDC', isOpen: product.isDelisted !== true };
  });
}

/** Figures of perpetuals, in the order of their list. */
function turnoversIn(body: unknown): ReadonlyMap<string, number> {
  const [meta, figures] = list(body, 'the answer');
  const values = list(figures, 'figures').map((entry) => object(entry, 'figures'));
  return new Map(
    list(object(meta, 'the list').universe, 'universe').map((entry, place) => {
      const of: Fields | undefined = values[place];
      return [text(object(entry, 'universe'), 'name'), Number(of?.dayNtlVlm ?? 0)] as const;
    }),
  );
}
