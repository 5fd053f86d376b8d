import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** Gate: an unknown product refuses its whole request, and is named. */
export const MADE_UP_GATEIO: MadeUpVenue = madeUpGateio('spot');
export const MADE_UP_GATEIO_FUTURES: MadeUpVenue = madeUpGateio('futures');

function madeUpGateio(market: 'spot' | 'futures'): MadeUpVenue {
  const isSpot = market === 'spot';
  return {
    venue: isSpot ? 'gateio' : 'gateio-futures',
    limits: {
      connects: { count: 300, millis: 60_000 },
      messages: { count: 50, millis: 1_000 },
      weight: { count: 200, millis: 10_000 },
      maxTopics: 500,
    },
    good: ['BTC_USDT', 'ETH_USDT'],
    bad: 'GONE_USDT',
    channels: ['trades', 'quotes', 'book'],
    message(text, bad) {
      const { channel, event, payload = [], id, time } = JSON.parse(text);
      if (!(time > 1e9 && time < 1e10)) throw new Error(`the time ${time} is not in seconds`);
      if (channel.endsWith('.ping'))
        return { replies: [JSON.stringify({ time, channel: `${market}.pong` })] };
      const codes = payload.map((name: string) => name.replace(/^ob\.|\.\d+$/g, ''));
      const topics = codes.map((code: string) => `${channel.split('.')[1]}:${code}`);
      const answer = { time, id, channel, event };
      if (codes.includes(bad)) {
        const error = { code: 2, message: `unknown currency pair ${bad}` };
        return { replies: [JSON.stringify({ ...answer, error, result: null })] };
      }
      const replies = [JSON.stringify({ ...answer, result: { status: 'success' } })];
      return event === 'subscribe' ? { subscribe: topics, replies } : { unsubscribe: topics, replies };
    },
    rest: ({ pathname }, _, codes) => {
      if (pathname.endsWith('/currency_pairs'))
        return codes.map((id) => ({
          ...{ id, base: id.split('_')[0], quote: 'USDT', precision: 2, amount_precision: 3 },
          trade_status: 'tradable',
        }));
      if (!pathname.endsWith('/contracts')) return undefined;
      return codes.map((name) => ({ name, order_price_round: '0.01', quanto_multiplier: '0.001' }));
    },
    bars: ({ pathname }, _, bars) => {
      if (!pathname.endsWith('/candlesticks')) return undefined;
      return bars.map(({ start, price: p, volume }) => {
        if (isSpot) return [String(start / 1_000), '500', p, p, p, p, volume, 'true'];
        return { t: start / 1_000, v: Number(volume), o: p, h: p, l: p, c: p, sum: '500' };
      });
    },
    frame: (topic, n) => {
      const [name, s = ''] = topic.split(':');
      const t = MADE_UP_AT + n;
      const of = (result: unknown) =>
        JSON.stringify({ time: t / 1_000, channel: `${market}.${name}`, event: 'update', result });
      if (name === 'trades') {
        const trade = { id: n, create_time_ms: t, price: '100.01' };
        return of(
          isSpot
            ? { ...trade, currency_pair: s, side: 'buy', amount: '0.5' }
            : [{ ...trade, contract: s, size: 5 }],
        );
      }
      if (name === 'book_ticker') return of({ t, u: n, s, b: '100.01', B: '1', a: '100.02', A: '1' });
      const ids = { t, s: `ob.${s}.50`, U: n, u: n };
      return of({ ...ids, full: n === 1, b: [['100.01', String(n)]], a: n === 1 ? [['100.02', '1']] : [] });
    },
  };
}
