import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Bitstamp: a frame names its channel after the data; a refusal names nothing. */
export const MADE_UP_BITSTAMP: MadeUpVenue = {
  venue: 'bitstamp',
  limits: {
    connects: { count: 30, millis: 60_000 },
    messages: { count: 20, millis: 1_000 },
    weight: { count: 10_000, millis: 600_000 },
    maxTopics: 1_024,
    maxMessageBytes: 512,
  },
  good: ['btcusd', 'ethusd-perp'],
  bad: 'goneusd',
  channels: ['trades', 'quotes'],
  isQuotedByBook: true,
  hasWholeBooks: true,
  message(text, bad) {
    const { event, data } = JSON.parse(text);
    if (event === 'bts:heartbeat') {
      return { replies: ['{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}'] };
    }
    const { channel } = data;
    if (channel.endsWith(`_${bad}`)) {
      const fault = { code: null, message: 'Invalid channel provided.' };
      return { replies: [JSON.stringify({ event: 'bts:error', channel: '', data: fault })] };
    }
    const isStart = event === 'bts:subscribe';
    const answer = isStart ? 'bts:subscription_succeeded' : 'bts:unsubscription_succeeded';
    const replies = [`{"event": "${answer}", "channel": "${channel}", "data": {}}`];
    return isStart ? { subscribe: [channel], replies } : { unsubscribe: [channel], replies };
  },
  rest: ({ pathname }, _, codes) => {
    const pairs = codes.map((code) => ({ code, base: code.slice(0, code.indexOf('usd')).toUpperCase() }));
    if (pathname === '/api/v2/ticker/') {
      return pairs.map(({ code, base }) => {
        const pair = `${base}/USD${code.endsWith('-perp') ? '-PERP' : ''}`;
        return { pair, market: pair, volume: '5', vwap: '100', last: '101' };
      });
    }
    if (pathname !== '/api/v2/markets/') return undefined;
    return pairs.map(({ code, base }) => ({
      ...{ market_symbol: code, base_currency: base, base_decimals: 8 },
      ...{ counter_currency: 'USD', counter_decimals: 2, trading: 'Enabled' },
      market_type: code.endsWith('-perp') ? 'PERPETUAL' : 'SPOT',
    }));
  },
  bars: ({ pathname }, _, bars) => {
    if (!pathname.startsWith('/api/v2/ohlc/')) return undefined;
    const ohlc = bars.map(({ start, price, volume }) => ({
      ...{ timestamp: String(start / 1_000), open: price, high: price, low: price, close: price, volume },
    }));
    return { data: { pair: 'BTC/USD', ohlc } };
  },
  frame: (channel, n) => {
    const microtimestamp = String((MADE_UP_AT + n) * 1_000);
    const times = { timestamp: microtimestamp.slice(0, -6), microtimestamp };
    if (channel.startsWith('live_trades')) {
      const orders = { buy_order_id: 2_037_493_297_635_328, sell_order_id: 2_037_493_297_635_329 };
      const terms = { amount: 0.5, amount_str: '0.50000000', price: 100.01, price_str: '100.01', type: 0 };
      return JSON.stringify({ data: { id: n, ...times, ...terms, ...orders }, channel, event: 'trade' });
    }
    const levels = (from: number, size: string) =>
      Array.from({ length: 20 }, (_, at) => [(from + at).toFixed(2), size]);
    const bids = levels(81, String(n)).reverse();
    return JSON.stringify({ data: { ...times, bids, asks: levels(101, '1') }, channel, event: 'data' });
  },
};
