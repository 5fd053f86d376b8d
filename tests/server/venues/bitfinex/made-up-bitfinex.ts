import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Number of a channel: the venue numbers them at their subscription. */
function numberOf(topic: string): number {
  return [...topic].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 900_000, 7) + 1;
}

const names = new Map<number, string>();

export const MADE_UP_BITFINEX: MadeUpVenue = {
  venue: 'bitfinex',
  limits: {
    connects: { count: 20, millis: 60_000 },
    messages: { count: 20, millis: 1_000 },
    weight: { count: 30, millis: 60_000 },
    maxTopics: 25,
  },
  good: ['BTCUSD', 'AVAX/USD'],
  bad: 'GONEUSD',
  channels: ['trades', 'quotes', 'book'],
  isQuotedByBook: true,
  greetings: ['{"event":"info","version":2,"platform":{"status":1}}'],
  numbered: (frame, number) =>
    frame.includes(',0,"time"]') ? frame.replace(',0,"time"]', `,${number},${MADE_UP_AT}]`) : undefined,
  message(text, bad) {
    const { event, flags, channel, symbol, chanId } = JSON.parse(text);
    if (event === 'conf') return { replies: [JSON.stringify({ event, status: 'OK', flags })] };
    if (event === 'ping') return { replies: ['{"event":"pong"}'] };
    if (event === 'unsubscribe') {
      return {
        unsubscribe: [names.get(chanId) ?? ''],
        replies: [JSON.stringify({ event: 'unsubscribed', chanId })],
      };
    }
    const topic = `${channel}:${symbol}`;
    if (symbol === `t${bad}`) {
      return { replies: [JSON.stringify({ event: 'error', msg: 'symbol: invalid', channel, symbol })] };
    }
    names.set(numberOf(topic), topic);
    const replies = [
      JSON.stringify({ event: 'subscribed', channel, chanId: numberOf(topic), symbol, ...BOOK }),
    ];
    return { subscribe: [topic], replies };
  },
  rest: ({ pathname }, _, codes) => {
    if (!pathname.endsWith(':exchange') && !pathname.endsWith(':futures')) return undefined;
    return [pathname.endsWith(':futures') ? [] : codes.map((code) => code.replace('/', ':'))];
  },
  bars: ({ pathname }, _, bars) => {
    if (!pathname.endsWith('/hist')) return undefined;
    return bars
      .map(({ start, price, volume }) => [start, ...Array(4).fill(Number(price)), Number(volume)])
      .reverse();
  },
  frame: (topic, n) => {
    const number = numberOf(topic);
    if (topic.startsWith('trades')) {
      const trade = [n, MADE_UP_AT + n, 0.5, 100.01];
      return n === 1
        ? JSON.stringify([number, [trade], 0, 'time'])
        : JSON.stringify([number, 'te', trade, 0, 'time']);
    }
    if (topic.startsWith('ticker')) return JSON.stringify([number, [100.01, 5, 100.02, 5], 0, 'time']);
    const level = [100.01, 1, n];
    return JSON.stringify([number, n === 1 ? [level, [100.02, 1, -1]] : level, 0, 'time']);
  },
};

const BOOK = { prec: 'P0', freq: 'F0', len: '100' };
