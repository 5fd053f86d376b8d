import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

const NUMBER = '"sequence_num":0';

/** Coinbase: refuses a whole request and does not name the product at fault. */
export const MADE_UP_COINBASE: MadeUpVenue = {
  venue: 'coinbase',
  limits: {
    connects: { count: 8, millis: 1_000 },
    messages: { count: 8, millis: 1_000 },
    weight: { count: 15, millis: 1_000 },
    maxTopics: 100,
  },
  good: ['BTC-USD', 'ETH-USD'],
  bad: 'GONE-USD',
  channels: ['trades', 'quotes', 'book'],
  isQuotedByBook: true,
  numbered: (frame, number) =>
    frame.includes(NUMBER) ? frame.replace(NUMBER, `"sequence_num":${number}`) : undefined,
  message(text, bad) {
    const { type, channel, product_ids: codes = [] } = JSON.parse(text);
    const topics = codes.map((code: string) => `${channel}:${code}`);
    if (type === 'unsubscribe') return { unsubscribe: topics, replies: [] };
    if (codes.includes(bad)) return { replies: ['{"type":"error","message":"failed to subscribe"}'] };
    const events = [{ subscriptions: { [channel]: codes } }];
    return { subscribe: topics, replies: [message('subscriptions', events)] };
  },
  rest: (url, _, codes) => {
    if (!url.pathname.endsWith('/products')) return undefined;
    const products = codes.map((code) => ({
      ...{ product_id: code, product_type: 'SPOT', status: 'online', trading_disabled: false },
      ...{ base_currency_id: code.split('-')[0], quote_currency_id: 'USD' },
      ...{ price_increment: '0.01', base_increment: '0.001', price: '100', volume_24h: '5' },
    }));
    return { products };
  },
  bars: (url, _, bars) => {
    if (!url.pathname.endsWith('/candles')) return undefined;
    const candles = bars.map(({ start, price, volume }) => ({
      ...{ start: String(start / 1_000), open: price, high: price, low: price, close: price, volume },
    }));
    return { candles: candles.reverse() };
  },
  frame: (topic, n) => {
    const [channel = '', product_id] = topic.split(':');
    const time = new Date(MADE_UP_AT + n).toISOString();
    if (channel === 'market_trades') {
      const trade = { trade_id: String(n), price: '100.01', size: '0.5', time, side: 'SELL' };
      return message(channel, [{ type: 'update', trades: [{ product_id, ...trade }] }]);
    }
    if (channel === 'ticker') {
      const best = { best_bid: '100.01', best_bid_quantity: '1', best_ask: '100.02', best_ask_quantity: '1' };
      return message(channel, [{ type: 'update', tickers: [{ type: 'ticker', product_id, ...best }] }]);
    }
    const update = { side: 'bid', event_time: time, price_level: '100.01', new_quantity: String(n) };
    const type = n === 1 ? 'snapshot' : 'update';
    return message('l2_data', [{ type, product_id, updates: [update] }]);
  },
};

function message(channel: string, events: readonly object[]): string {
  const timestamp = new Date(MADE_UP_AT).toISOString();
  return JSON.stringify({ channel, timestamp, sequence_num: 0, events });
}
