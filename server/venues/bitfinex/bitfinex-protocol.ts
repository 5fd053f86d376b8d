import { isObject, list } from '../json-fields';
import type { Channel, FrameClass, SocketDialog, SocketRules, Topic, VenueProtocol } from '../venue-protocol';
import { BITFINEX_INTERVALS, bitfinexCode } from './bitfinex-instruments';

const ADDRESS = 'wss://api-pub.bitfinex.com/ws/2';

/** The venue's name of each channel. */
const CHANNELS: Readonly<Partial<Record<Channel, string>>> = {
  trades: 'trades',
  quotes: 'ticker',
  book: 'book',
};
const BOOK = { prec: 'P0', freq: 'F0', len: '100' };
/** Messages have the time (32,768) and a number (65,536). */
const FLAGS = 98_304;
/** Codes of notices. */
const MAINTENANCE_BEGINS = 20_060;
const MAINTENANCE_ENDS = 20_061;

const SOCKET: SocketRules = {
  connects: { count: 15, millis: 60_000, burst: 5 },
  messages: { count: 10, millis: 1_000 },
  maxTopics: 25,
  maxTopicsPerMessage: 1,
  maxMessageBytes: 4_000,
  // Each channel has a heartbeat every 15 s.
  silence: 30_000,
  channelSilence: { trades: undefined, quotes: 120_000, book: 60_000, status: undefined },
  ping: { every: 30_000, text: ({ id }) => JSON.stringify({ event: 'ping', cid: id }) },
  greeting: [JSON.stringify({ event: 'conf', flags: FLAGS })],
};

/**
 * Bitfinex's spot market and perpetuals, version 2. A perpetual's code ends in F0.
 *
 * https://docs.bitfinex.com/docs/ws-public
 */
export const BITFINEX: VenueProtocol = {
  venue: 'bitfinex',
  title: 'Bitfinex',
  defaultCodes: '*USD',
  socket: SOCKET,
  rest: {
    address: 'https://api-pub.bitfinex.com',
    pace: { count: 25, millis: 60_000, burst: 10 },
    products: ['exchange', 'futures'].map((kind) => ({ path: `/v2/conf/pub:list:pair:${kind}`, weight: 1 })),
    productsIn: (body) =>
      list(list(body, 'the answer')[0], 'pairs').map((pair) => {
        const code = String(pair).replace(':', '/');
        return { code, quote: code.includes('/') ? (code.split('/')[1] ?? '') : code.slice(3), isOpen: true };
      }),
    turnovers: [{ path: '/v2/tickers?symbols=ALL', weight: 1 }],
    turnoversIn: (body) =>
      new Map(
        list(body, 'tickers').flatMap((entry) => {
          const [name, , , , , , , last, volume] = list(entry, 'tickers');
          const worth = Number(last) * Number(volume);
          if (!String(name).startsWith('t') || !Number.isFinite(worth)) return [];
          return [[String(name).slice(1).replace(':', '/'), worth] as const];
        }),
      ),
    bars: ({ code, interval, limit }) => {
      const name = (BITFINEX_INTERVALS as Readonly<Record<string, string>>)[interval];
      if (name === undefined) return undefined;
      return { path: `/v2/candles/trade:${name}:${bitfinexCode(code)}/hist?limit=${limit}`, weight: 1 };
    },
  },
  topics: (code, channel) => {
    const name = CHANNELS[channel];
    return name === undefined
      ? []
      : [{ name: `${name}:${bitfinexCode(code)}`, channel, code, address: ADDRESS }];
  },
  dialog: () => new BitfinexDialog(),
};

/** Messages of one socket. The venue numbers its channels at their subscription. */
class BitfinexDialog implements SocketDialog {
  readonly #topics = new Map<string, string>();
  readonly #numbers = new Map<string, string>();

  subscribe([topic]: readonly Topic[]): string {
    const [channel, symbol] = topic?.name.split(/:(.*)/s) ?? [];
    return JSON.stringify({ event: 'subscribe', channel, symbol, ...(channel === 'book' && BOOK) });
  }

  unsubscribe([topic]: readonly Topic[]): string {
    const number = this.#numbers.get(topic?.name ?? '');
    return number === undefined ? '' : JSON.stringify({ event: 'unsubscribe', chanId: Number(number) });
  }

  classify(head: string, whole: () => string): FrameClass {
    const [, number, next] = /^\[(\d+),(.{0,4})/.exec(head) ?? [];
    if (number !== undefined) {
      const topic = this.#topics.get(number);
      // A heartbeat does not say that there is data.
      return topic === undefined || next === '"hb"' ? { kind: 'control' } : { kind: 'data', topic };
    }
    const answer: unknown = JSON.parse(whole());
    if (!isObject(answer)) return { kind: 'control' };
    const topic = `${answer.channel}:${answer.symbol}`;
    if (answer.event === 'subscribed') {
      this.#topics.set(String(answer.chanId), topic);
      this.#numbers.set(topic, String(answer.chanId));
      return { kind: 'ack', topics: [topic] };
    }
    if (answer.event === 'unsubscribed') this.#topics.delete(String(answer.chanId));
    if (answer.code === MAINTENANCE_BEGINS || answer.code === MAINTENANCE_ENDS) {
      return { kind: 'maintenance', isOver: answer.code === MAINTENANCE_ENDS, reason: String(answer.msg) };
    }
    if (answer.event !== 'error') return { kind: 'control' };
    const named = answer.symbol === undefined ? {} : { topics: [topic] };
    return { kind: 'rejected', ...named, reason: String(answer.msg) };
  }
}
