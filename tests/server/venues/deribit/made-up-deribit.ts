import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Deribit: the answer to a subscription lists the channels that exist. */
export const MADE_UP_DERIBIT: MadeUpVenue = {
  venue: 'deribit',
  limits: {
    connects: { count: 50, millis: 60_000 },
    messages: { count: 10, millis: 1_000 },
    weight: { count: 20, millis: 1_000 },
    maxTopics: 500,
  },
  good: ['BTC-PERPETUAL', 'ETH_USDC-PERPETUAL'],
  bad: 'GONE-PERPETUAL',
  channels: ['trades', 'quotes', 'book'],
  message(text, bad) {
    const { id, method, params } = JSON.parse(text);
    const answer = (result: unknown) => [JSON.stringify({ jsonrpc: '2.0', id, result, usIn: 1 })];
    if (!method.endsWith('subscribe')) return { replies: answer('ok') };
    const topics = params.channels.filter((name: string) => !name.includes(bad));
    const replies = answer(topics);
    return method.endsWith('unsubscribe')
      ? { unsubscribe: topics, replies }
      : { subscribe: topics.filter((name: string) => !/^(instrument|platform)/.test(name)), replies };
  },
  rest: ({ pathname, searchParams }, _, codes) => {
    if (!pathname.endsWith('/get_instruments')) return undefined;
    const result = codes.map((instrument_name) => ({
      ...{ instrument_name, kind: 'future', instrument_type: 'linear', quote_currency: 'USD' },
      ...{ tick_size: 0.01, min_trade_amount: 0.1, is_active: true },
    }));
    return { jsonrpc: '2.0', result: searchParams.get('kind') === 'future' ? result : [] };
  },
  bars: ({ pathname }, _, bars) => {
    if (!pathname.endsWith('/get_tradingview_chart_data')) return undefined;
    const prices = bars.map(({ price }) => Number(price));
    const volume = bars.map((bar) => Number(bar.volume));
    const columns = { open: prices, high: prices, low: prices, close: prices, volume, cost: volume };
    return { jsonrpc: '2.0', result: { ticks: bars.map(({ start }) => start), ...columns, status: 'ok' } };
  },
  frame: (channel, n) => {
    const [kind, instrument_name] = channel.split('.');
    const timestamp = MADE_UP_AT + n;
    const of = (data: unknown) =>
      JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } });
    if (kind === 'trades') {
      const trade = {
        trade_seq: n,
        trade_id: `t${n}`,
        timestamp,
        price: 100.01,
        amount: 0.5,
        direction: 'buy',
      };
      return of([{ ...trade, instrument_name }]);
    }
    if (kind === 'quote') {
      const best = { best_bid_price: 100.01, best_bid_amount: n, best_ask_price: 100.02, best_ask_amount: 1 };
      return of({ timestamp, instrument_name, ...best });
    }
    const ids = { timestamp, instrument_name, change_id: n, ...(n > 1 && { prev_change_id: n - 1 }) };
    const asks = n === 1 ? [['new', 100.02, 1]] : [];
    return of({ type: n === 1 ? 'snapshot' : 'change', ...ids, bids: [['new', 100.01, n]], asks });
  },
};
