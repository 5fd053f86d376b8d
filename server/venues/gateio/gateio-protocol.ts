import { type Fields, isObject, list, object, text } from '../json-fields';
import type {
  Channel,
  FrameClass,
  MessageContext,
  Product,
  RestRules,
  SocketDialog,
  SocketRules,
  Topic,
  VenueProtocol,
} from '../venue-protocol';
import { GATEIO_INTERVALS, GATEIO_VENUES, type GateioMarket, gateioPair } from './gateio-instruments';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trades',
  quotes: 'book_ticker',
  book: 'obu',
};
/** Levels of a streamed book. */
const DEPTH: Readonly<Record<GateioMarket, string>> = { spot: '50', futures: '50' };

const CHANNEL = /"channel":"(?:spot|futures)\.(trades|book_ticker|obu)"/;
const ANSWER = /"event":"(?:un)?subscribe"/;
const CODE = /"(?:s|contract|currency_pair)":"(?:ob\.)?([A-Za-z0-9_]{1,60})/;

/**
 * Gate's spot market, version 4.
 *
 * https://www.gate.com/docs/developers/apiv4/ws/en/
 */
export const GATEIO_SPOT: VenueProtocol = protocolOf('spot', 'Gate', 'wss://api.gateio.ws/ws/v4/');

/**
 * Gate's perpetuals on USDT.
 *
 * https://www.gate.com/docs/developers/futures/ws/en/
 */
export const GATEIO_FUTURES: VenueProtocol = protocolOf(
  'futures',
  'Gate perpetuals',
  'wss://fx-ws.gateio.ws/v4/ws/usdt',
);

function protocolOf(market: GateioMarket, title: string, address: string): VenueProtocol {
  const dialog: SocketDialog = {
    subscribe: (topics, context) => message(market, 'subscribe', topics, context),
    unsubscribe: (topics, context) => message(market, 'unsubscribe', topics, context),
    classify,
  };
  return {
    venue: GATEIO_VENUES[market],
    title,
    defaultCodes: '*_USDT',
    socket: socketRules(market),
    rest: restRules(market),
    topics: (code, channel) => {
      const name = CHANNELS[channel];
      return name === undefined ? [] : [{ name: `${name}:${code}`, channel, code, address }];
    },
    dialog: () => dialog,
  };
}

function socketRules(market: GateioMarket): SocketRules {
  return {
    connects: { count: 60, millis: 60_000, burst: 10 },
    messages: { count: 10, millis: 1_000 },
    maxTopics: 150,
    maxTopicsPerMessage: 50,
    maxMessageBytes: 16_000,
    isOneChannelPerMessage: true,
    silence: 30_000,
    channelSilence: { trades: 120_000, quotes: 60_000, book: 30_000, status: undefined },
    // The venue refuses messages whose time differs by more than a minute from its own.
    ping: {
      every: 15_000,
      text: ({ time }) => JSON.stringify({ time, channel: `${market}.ping` }),
    },
  };
}

function message(
  market: GateioMarket,
  event: string,
  topics: readonly Topic[],
  { id, time }: MessageContext,
): string {
  const name = topics[0]?.name.split(':', 1)[0] ?? '';
  const payload = topics.map(({ code }) => (name === 'obu' ? `ob.${code}.${DEPTH[market]}` : code));
  return JSON.stringify({ time, id, channel: `${market}.${name}`, event, payload });
}

function classify(head: string, whole: () => string): FrameClass {
  const channel = CHANNEL.exec(head)?.[1];
  if (channel !== undefined && !ANSWER.test(head)) {
    const found = CODE.exec(head)?.[1];
    if (found === undefined) return { kind: 'data', channel: channel === 'trades' ? 'trades' : 'book' };
    return { kind: 'data', topic: `${channel}:${found}` };
  }
  if (channel === undefined) return { kind: 'control' };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer) || answer.event !== 'subscribe') return { kind: 'control' };
  const id = answer.id === undefined ? {} : { id: Number(answer.id) };
  if (!isObject(answer.error)) return { kind: 'ack', ...id };
  const reason = String(answer.error.message);
  if (/already|duplicate/i.test(reason)) return { kind: 'ack', ...id };
  const code = /\b[A-Z0-9]+_[A-Z0-9]+\b/.exec(reason)?.[0];
  return { kind: 'rejected', ...id, ...(code !== undefined && { code }), reason };
}

function restRules(market: GateioMarket): RestRules {
  const isSpot = market === 'spot';
  const base = isSpot ? '/api/v4/spot' : '/api/v4/futures/usdt';
  const parameter = isSpot ? 'currency_pair' : 'contract';
  return {
    address: 'https://api.gateio.ws',
    pace: { count: 150, millis: 10_000, burst: 20 },
    products: [{ path: `${base}/${isSpot ? 'currency_pairs' : 'contracts'}`, weight: 1 }],
    productsIn: (body) => entriesOf(body).map((entry) => productOf(market, entry)),
    turnovers: [{ path: `${base}/tickers`, weight: 1 }],
    turnoversIn: (body) =>
      new Map(
        entriesOf(body).map((ticker) => {
          const worth = Number(isSpot ? ticker.quote_volume : ticker.volume_24h_quote);
          return [text(ticker, parameter), Number.isFinite(worth) ? worth : 0] as const;
        }),
      ),
    bars: ({ code, interval, limit }) => {
      const name = (GATEIO_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (name === undefined) return undefined;
      const query = new URLSearchParams({ [parameter]: code, interval: name, limit: String(limit) });
      return { path: `${base}/candlesticks?${query}`, weight: 1 };
    },
  };
}

function productOf(market: GateioMarket, product: Fields): Product {
  const code = text(product, market === 'spot' ? 'id' : 'name');
  const { quote } = gateioPair(`${GATEIO_VENUES[market]}:${code}`);
  if (market === 'spot') return { code, quote, isOpen: product.trade_status === 'tradable' };
  return {
    code,
    quote,
    isOpen: product.in_delisting !== true && (product.status ?? 'trading') === 'trading',
  };
}

function entriesOf(body: unknown): readonly Fields[] {
  return list(body, 'the answer').map((entry) => object(entry, 'the answer'));
}
