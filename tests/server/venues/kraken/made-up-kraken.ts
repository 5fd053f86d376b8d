import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Checksums of the two best levels of the made-up book are left out: the venue sends them, the test does not. */
export const MADE_UP_KRAKEN: MadeUpVenue = {
  venue: 'kraken',
  limits: {
    connects: { count: 150, millis: 600_000 },
    messages: { count: 20, millis: 1_000 },
    weight: { count: 60, millis: 60_000 },
    maxTopics: 200,
  },
  good: ['BTC/USD', 'ETH/USD'],
  bad: 'GONE/USD',
  channels: ['trades', 'quotes', 'book'],
  hasUncheckedBooks: true,
  message(text, bad) {
    const { method, params, req_id } = JSON.parse(text);
    if (method === 'ping') return { replies: [JSON.stringify({ method: 'pong', req_id })] };
    const { channel, symbol: codes = [''] } = params;
    const good = codes.filter((code: string) => code !== bad);
    const replies = codes.map((symbol: string) => {
      if (symbol !== bad)
        return JSON.stringify({
          ...{ method, req_id, success: true },
          result: symbol === '' ? { channel } : { channel, symbol },
        });
      return JSON.stringify({
        ...{ error: 'Currency pair not supported', method, req_id, success: false, symbol },
      });
    });
    const topics = good.map((code: string) => `${channel}:${code}`);
    return method === 'subscribe' ? { subscribe: topics, replies } : { unsubscribe: topics, replies };
  },
  rest: ({ pathname }, _, codes) => {
    if (!pathname.endsWith('/AssetPairs')) return undefined;
    const pairs = codes.map((code) => {
      const wsname = code.replace('BTC', 'XBT');
      const altname = wsname.replace('/', '');
      return [altname, { altname, wsname, pair_decimals: 2, lot_decimals: 8, status: 'online' }];
    });
    return { error: [], result: Object.fromEntries(pairs) };
  },
  bars: ({ pathname, searchParams }, _, bars) => {
    if (!pathname.endsWith('/OHLC')) return undefined;
    const list = bars.map(({ start, price, volume }) => [
      ...[start / 1_000, price, price, price, price],
      ...[price, volume, 7],
    ]);
    return { error: [], result: { [`X${searchParams.get('pair')}`]: list, last: 1 } };
  },
  frame: (topic, n) => {
    const [channel = '', symbol] = topic.split(/:(.*)/s);
    const timestamp = new Date(MADE_UP_AT + n).toISOString();
    const of = (data: object, type = n === 1 ? 'snapshot' : 'update') =>
      JSON.stringify({ channel, type, data: [{ symbol, ...data, timestamp }] });
    if (channel === 'trade')
      return of({ side: 'buy', price: 100.01, qty: 0.5, ord_type: 'market', trade_id: n }, 'update');
    if (channel === 'ticker') return of({ bid: 100.01, bid_qty: n, ask: 100.02, ask_qty: 1 });
    const asks = n === 1 ? [{ price: 100.02, qty: 1 }] : [];
    return of({ bids: [{ price: 100.01, qty: n }], asks });
  },
};
