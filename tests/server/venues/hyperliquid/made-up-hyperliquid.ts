import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

export const MADE_UP_HYPERLIQUID: MadeUpVenue = {
  venue: 'hyperliquid',
  limits: {
    connects: { count: 30, millis: 60_000 },
    messages: { count: 2_000, millis: 60_000 },
    weight: { count: 1_200, millis: 60_000 },
    maxTopics: 1_000,
  },
  good: ['BTC', '@107'],
  bad: 'GONE',
  channels: ['trades', 'quotes', 'book'],
  hasWholeBooks: true,
  message(text, bad) {
    const { method, subscription } = JSON.parse(text);
    if (method === 'ping') return { replies: ['{"channel":"pong"}'] };
    if (subscription.coin === bad) {
      const data = `Invalid subscription ${JSON.stringify(subscription)}`;
      return { replies: [JSON.stringify({ channel: 'error', data })] };
    }
    const topics = [`${subscription.type}:${subscription.coin}`];
    const replies = [JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription } })];
    return method === 'subscribe' ? { subscribe: topics, replies } : { unsubscribe: topics, replies };
  },
  rest: (_, body, codes) => {
    const { type } = JSON.parse(body);
    if (type === 'meta') {
      const universe = codes.filter((name) => !name.startsWith('@')).map((name) => ({ name, szDecimals: 3 }));
      return { universe };
    }
    if (type !== 'spotMeta') return undefined;
    const tokens = ['USDC', 'HYPE'].map((name, index) => ({ name, index, szDecimals: 2 }));
    return { tokens, universe: [{ name: '@107', tokens: [1, 0] }] };
  },
  bars: (_, body, bars) => {
    const { type, req } = JSON.parse(body);
    if (type !== 'candleSnapshot') return undefined;
    return bars.map(({ start, price, volume }) => ({
      ...{ t: start, T: start + 59_999, s: req.coin, i: req.interval, n: 3 },
      ...{ o: price, h: price, l: price, c: price, v: volume },
    }));
  },
  frame: (topic, n) => {
    const [channel, coin] = topic.split(':');
    const time = MADE_UP_AT + n;
    if (channel === 'trades') {
      const data = [{ coin, side: 'B', px: '100.01', sz: '0.5', time, hash: '0x0', tid: n }];
      return JSON.stringify({ channel, data });
    }
    const [bid, ask] = [
      { px: '100.01', sz: String(n), n: 1 },
      { px: '100.02', sz: '1', n: 1 },
    ];
    if (channel === 'bbo') return JSON.stringify({ channel, data: { coin, time, bbo: [bid, ask] } });
    return JSON.stringify({ channel, data: { coin, time, levels: [[bid], [ask]] } });
  },
};
