import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Upbit: acknowledges nothing; an unknown product refuses the whole message. */
export const MADE_UP_UPBIT: MadeUpVenue = {
  venue: 'upbit',
  limits: {
    connects: { count: 5, millis: 1_000 },
    messages: { count: 5, millis: 1_000 },
    weight: { count: 10, millis: 1_000 },
    maxTopics: 500,
  },
  good: ['KRW-BTC', 'KRW-ETH'],
  bad: 'KRW-GONE',
  channels: ['trades', 'quotes', 'status'],
  isQuotedByBook: true,
  hasWholeBooks: true,
  message(text, bad) {
    if (text === 'PING') return { replies: ['{"status":"UP"}'] };
    const parts = JSON.parse(text) as { type?: string; codes?: string[] }[];
    const topics = parts.flatMap(({ type, codes = [] }) => codes.map((code) => `${type}:${code}`));
    if (topics.some((topic) => topic.endsWith(bad))) {
      return { replies: ['{"error":{"name":"INVALID_PARAM","message":"invalid code"}}'] };
    }
    return { replace: topics, replies: [] };
  },
  rest: ({ pathname }, _, codes) => {
    return pathname.endsWith('/all') ? codes.map((market) => ({ market, english_name: 'x' })) : undefined;
  },
  bars: ({ pathname, searchParams }, _, bars) => {
    if (!pathname.includes('/candles/')) return undefined;
    const market = searchParams.get('market');
    return bars.map(({ start, price, volume }) => {
      const p = Number(price);
      const candle_date_time_utc = new Date(start).toISOString().slice(0, 19);
      const prices = { opening_price: p, high_price: p, low_price: p, trade_price: p };
      const sums = { candle_acc_trade_volume: Number(volume), candle_acc_trade_price: 500 };
      return { market, candle_date_time_utc, ...prices, ...sums };
    });
  },
  frame: (topic, n) => {
    const [ty, cd] = topic.split(':');
    const tms = MADE_UP_AT + n;
    if (ty === 'trade') {
      return JSON.stringify({ ty, cd, tms, ttms: tms, tp: 100.01, tv: 0.5, ab: 'BID', sid: 17_000 + n });
    }
    if (ty === 'ticker') return JSON.stringify({ ty, cd, tms, ms: 'ACTIVE', its: false });
    return JSON.stringify({ ty, cd, tms, obu: [{ ap: 100.02, bp: 100.01, as: 1, bs: n }] });
  },
};
