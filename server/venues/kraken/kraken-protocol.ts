import { isObject, list, object, text } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { KRAKEN_INTERVALS, krakenPair } from './kraken-instruments';

const ADDRESS = 'wss://ws.kraken.com/v2';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trade',
  quotes: 'ticker',
  book: 'book',
};
const PARAMETERS: Readonly<Record<string, object>> = {
  book: { depth: 100 },
  ticker: { event_trigger: 'bbo' },
};

const DATA = /^\{"channel":"(book|trade|ticker|instrument)".{0,40}"data":(?:\[\{"symbol":"([^"]{1,40})")?/;

const SOCKET: SocketRules = {
  connects: { count: 100, millis: 600_000, burst: 10 },
  messages: { count: 5, millis: 1_000 },
  maxTopics: 150,
  maxTopicsPerMessage: 50,
  maxMessageBytes: 16_000,
  isOneChannelPerMessage: true,
  isAnsweredEach: true,
  // Heartbeats come every second.
  silence: 10_000,
  channelSilence: { trades: 120_000, quotes: 60_000, book: 30_000, status: undefined },
  ping: { every: 30_000, text: ({ id }) => JSON.stringify({ method: 'ping', req_id: id }) },
};

/**
 * Kraken's spot market, by its streams of version 2.
 *
 * https://docs.kraken.com/api/docs/websocket-v2/book
 */
export const KRAKEN: VenueProtocol = {
  venue: 'kraken',
  title: 'Kraken',
  defaultCodes: '*/USD',
  socket: SOCKET,
  rest: {
    address: 'https://api.kraken.com',
    pace: { count: 50, millis: 60_000, burst: 8 },
    products: [{ path: '/0/public/AssetPairs', weight: 1 }],
    productsIn: (body) =>
      entriesOf(body).flatMap(([, entry]) => {
        const product = object(entry, 'result');
        if (product.wsname === undefined) return [];
        const { base, quote } = krakenPair(text(product, 'wsname'));
        return [{ code: `${base}/${quote}`, quote, isOpen: product.status === 'online' }];
      }),
    turnovers: [{ path: '/0/public/Ticker?asset_class=currency', weight: 1 }],
    turnoversIn,
    bars: ({ code, interval }) => {
      const minutes = (KRAKEN_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (minutes === undefined) return undefined;
      const query = new URLSearchParams({ pair: restCode(code), interval: minutes });
      return { path: `/0/public/OHLC?${query}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined ? [] : [{ name: `${name}:${code}`, channel, code, address: ADDRESS }];
  },
  marketTopics: [{ name: 'instrument:', channel: 'status', code: '', address: ADDRESS }],
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (topics, { id }) => message('subscribe', topics, id),
  unsubscribe: (topics, { id }) => message('unsubscribe', topics, id),
  classify,
};

function message(method: string, topics: readonly Topic[], id: number): string {
  const channel = topics[0]?.name.split(':', 1)[0] ?? '';
  const codes = topics.map(({ code }) => code).filter((code) => code !== '');
  const params = { channel, ...(codes.length > 0 && { symbol: codes }), ...PARAMETERS[channel] };
  return JSON.stringify({ method, params, req_id: id });
}

function classify(head: string, whole: () => string): FrameClass {
  const [found, channel, code = ''] = DATA.exec(head) ?? [];
  if (found !== undefined) return { kind: 'data', topic: `${channel}:${code}` };
  if (head.startsWith('{"channel":"heartbeat"')) return { kind: 'control' };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer) || answer.method !== 'subscribe') return { kind: 'control' };
  const id = answer.req_id === undefined ? {} : { id: Number(answer.req_id) };
  if (answer.success === true) {
    const result = object(answer.result, 'result');
    return { kind: 'ack', topics: [`${result.channel}:${result.symbol ?? ''}`] };
  }
  const reason = String(answer.error);
  if (/already subscribed/i.test(reason)) return { kind: 'ack', ...id };
  const named = typeof answer.symbol === 'string' ? { code: answer.symbol } : {};
  return { kind: 'rejected', ...id, ...named, reason };
}

/** REST requests have the venue's own codes of some assets, without a slash. */
function restCode(code: string): string {
  const [base, quote] = code.split('/').map((asset) => ({ BTC: 'XBT', DOGE: 'XDG' })[asset] ?? asset);
  return `${base}${quote}`;
}

function entriesOf(body: unknown): readonly [string, unknown][] {
  const { error, result } = object(body, 'the answer');
  const [first] = list(error ?? [], 'error');
  if (first !== undefined) throw new Error(String(first));
  return Object.entries(object(result, 'result'));
}

/** Names of tickers are codes without a slash, with a prefix for some assets: `XXBTZUSD`. */
function turnoversIn(body: unknown): ReadonlyMap<string, number> {
  const turnovers = new Map<string, number>();
  for (const [name, entry] of entriesOf(body)) {
    const { v, p } = object(entry, 'result');
    const worth = Number(list(v, 'v')[1]) * Number(list(p, 'p')[1]);
    const [, base, quote] = /^(.+?)(USDT|USDC|USD|EUR|GBP|JPY|CHF|CAD|AUD|XBT|ETH)$/.exec(name) ?? [];
    if (base === undefined || quote === undefined || !Number.isFinite(worth)) continue;
    const isPrefixed = name.length === 8 && /^X.{3}Z/.test(name);
    const pair = krakenPair(`kraken:${isPrefixed ? base.slice(1, 4) : base}/${quote}`);
    turnovers.set(`${pair.base}/${pair.quote}`, worth);
  }
  return turnovers;
}
