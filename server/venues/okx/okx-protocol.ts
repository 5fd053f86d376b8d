import { type Fields, isObject, list, object, text } from '../json-fields';
import type {
  Channel,
  FrameClass,
  RestRequest,
  SocketDialog,
  SocketRules,
  Topic,
  VenueProtocol,
} from '../venue-protocol';
import { OKX_INTERVALS } from './okx-instruments';

const ADDRESS = 'wss://ws.okx.com:8443/ws/v5/public';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trades',
  quotes: 'bbo-tbt',
  book: 'books',
};

const DATA = /^\{"arg":\{"channel":"([^"]{1,40})"(?:,"inst(Id|Type)":"([^"]{1,60})")?/;
/** Product in the reason of a rejection. */
const NAMED = /instId:\s*(\S+)\s/;
/** Kinds of products; options are too many. */
const KINDS = ['SPOT', 'SWAP', 'FUTURES'];
/** Maximum of bars in a response. */
const MAX_BARS = 300;

const SOCKET: SocketRules = {
  connects: { count: 2, millis: 1_000 },
  // 480 requests an hour: pauses between single ones, and a burst at the start.
  messages: { count: 400, millis: 3_600_000, burst: 60 },
  maxTopics: 200,
  maxTopicsPerMessage: 100,
  maxMessageBytes: 60_000,
  silence: 30_000,
  channelSilence: { trades: 60_000, quotes: 30_000, book: 30_000, status: undefined },
  ping: { every: 20_000, text: () => 'ping' },
};

/**
 * OKX: spot, perpetuals and futures, version 5. The codes of derivatives are others than those of spot products.
 *
 * https://www.okx.com/docs-v5/en/#overview-websocket
 */
export const OKX: VenueProtocol = {
  venue: 'okx',
  title: 'OKX',
  defaultCodes: '*-USDT',
  socket: SOCKET,
  rest: {
    address: 'https://www.okx.com',
    pace: { count: 18, millis: 2_000, burst: 10 },
    products: KINDS.map((instType) => request('public/instruments', { instType })),
    productsIn: (body) =>
      dataOf(body).map((product) => ({
        code: text(product, 'instId'),
        quote: String(product.quoteCcy || product.settleCcy),
        isOpen: product.state === 'live',
      })),
    turnovers: KINDS.map((instType) => request('market/tickers', { instType })),
    turnoversIn: (body) =>
      new Map(
        dataOf(body).map((ticker) => {
          // That of derivatives is in coins.
          const price = ticker.instType === 'SPOT' ? 1 : Number(ticker.last);
          return [text(ticker, 'instId'), Number(ticker.volCcy24h) * price] as const;
        }),
      ),
    bars: ({ code, interval, limit }) => {
      const bar = (OKX_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (bar === undefined) return undefined;
      return request('market/candles', { instId: code, bar, limit: String(Math.min(limit, MAX_BARS)) });
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined ? [] : [{ name: `${name}:${code}`, channel, code, address: ADDRESS }];
  },
  marketTopics: [
    { name: 'status:', channel: 'status', code: '', address: ADDRESS },
    ...KINDS.map((kind) => ({
      ...{ name: `instruments:${kind}`, channel: 'status' as const, code: '', address: ADDRESS },
    })),
  ],
  dialog: () => DIALOG,
};

const DIALOG: SocketDialog = {
  subscribe: (topics, { id }) => message('subscribe', topics, id),
  unsubscribe: (topics, { id }) => message('unsubscribe', topics, id),
  classify,
};

function message(op: string, topics: readonly Topic[], id: number): string {
  return JSON.stringify({ id: String(id), op, args: topics.map(argOf) });
}

function argOf({ name, code }: Topic): object {
  const [channel, rest] = name.split(':', 2);
  if (code !== '') return { channel, instId: code };
  return rest === '' ? { channel } : { channel, instType: rest };
}

function classify(head: string, whole: () => string): FrameClass {
  const [found, channel, , of = ''] = DATA.exec(head) ?? [];
  if (found !== undefined) return { kind: 'data', topic: `${channel}:${of}` };
  if (head === 'pong') return { kind: 'control' };
  const answer: unknown = JSON.parse(whole());
  if (!isObject(answer)) return { kind: 'control' };
  const id = answer.id ? { id: Number(answer.id) } : {};
  if (answer.event === 'subscribe') {
    const { channel: name, instId, instType } = object(answer.arg, 'arg');
    return { kind: 'ack', topics: [`${name}:${instId ?? instType ?? ''}`] };
  }
  if (answer.event !== 'error') return { kind: 'control' };
  const reason = String(answer.msg);
  const code = NAMED.exec(reason)?.[1];
  return { kind: 'rejected', ...id, ...(code !== undefined && { code }), reason };
}

function request(path: string, fields: Readonly<Record<string, string>>): RestRequest {
  return { path: `/api/v5/${path}?${new URLSearchParams(fields)}`, weight: 1 };
}

function dataOf(body: unknown): readonly Fields[] {
  const answer = object(body, 'the answer');
  if (answer.code !== '0') throw new Error(`error ${answer.code}: ${answer.msg}`);
  return list(answer.data, 'data').map((entry) => object(entry, 'data'));
}
