import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Bybit: an invalid topic refuses its whole request, and is named. */
export const MADE_UP_BYBIT: MadeUpVenue = {
  venue: 'bybit',
  limits: {
    connects: { count: 500, millis: 300_000 },
    messages: { count: 10, millis: 1_000 },
    weight: { count: 600, millis: 5_000 },
    maxTopics: 500,
    maxMessageBytes: 21_000,
  },
  good: ['BTCUSDT', 'ETHUSDT'],
  bad: 'GONEUSDT',
  channels: ['trades', 'quotes', 'book'],
  message(text, bad) {
    const { op, args, req_id } = JSON.parse(text);
    if (op === 'ping') return { replies: [answer('pong', true, 'ping')] };
    if (op === 'unsubscribe') return { unsubscribe: args, replies: [answer(req_id, true, op)] };
    const wrong = args.find((topic: string) => topic.endsWith(bad));
    if (args.length > 10) return { replies: [answer(req_id, false, op, 'args size >10')] };
    if (wrong !== undefined)
      return { replies: [answer(req_id, false, op, `error:handler not found,topic:${wrong}`)] };
    return { subscribe: args, replies: [answer(req_id, true, op)] };
  },
  rest: (url, _, codes) => {
    if (!url.pathname.endsWith('/instruments-info')) return undefined;
    const list = codes.map((symbol) => ({
      ...{ symbol, status: 'Trading', baseCoin: symbol.slice(0, -4), quoteCoin: 'USDT' },
      lotSizeFilter: { basePrecision: '0.001' },
      priceFilter: { tickSize: '0.01' },
    }));
    return { retCode: 0, result: { category: 'spot', list } };
  },
  bars: (url, _, bars) => {
    if (!url.pathname.endsWith('/kline')) return undefined;
    const list = bars.map(({ start, price, volume }) => [
      ...[String(start), price, price, price, price],
      ...[volume, '500'],
    ]);
    return { retCode: 0, result: { category: 'spot', list: list.reverse() } };
  },
  frame: (topic, n) => {
    const code = topic.slice(topic.lastIndexOf('.') + 1);
    const ts = MADE_UP_AT + n;
    const b = [['100.01', String(n)]];
    if (topic.startsWith('publicTrade')) {
      const trade = { T: ts, s: code, S: 'Buy', v: '0.5', p: '100.01', i: `id-${n}`, BT: false };
      return JSON.stringify({ topic, type: 'snapshot', ts, data: [trade] });
    }
    const isSnapshot = n === 1 || topic.startsWith('orderbook.1.');
    const data = { s: code, b, a: n === 1 ? [['100.02', '1']] : [], u: 500 + n, seq: n };
    return JSON.stringify({ topic, type: isSnapshot ? 'snapshot' : 'delta', ts, data, cts: ts });
  },
};

function answer(req_id: string, success: boolean, op: string, ret_msg = ''): string {
  return JSON.stringify({ success, ret_msg, conn_id: 'c', req_id, op });
}
