import { MADE_UP_AT, type MadeUpVenue } from '../made-up-venue';

/** OKX: acknowledges each topic, and names the product of an error. */
export const MADE_UP_OKX: MadeUpVenue = {
  venue: 'okx',
  limits: {
    connects: { count: 3, millis: 1_000 },
    messages: { count: 480, millis: 3_600_000 },
    weight: { count: 20, millis: 2_000 },
    maxTopics: 500,
  },
  good: ['BTC-USDT', 'ETH-USDT'],
  bad: 'GONE-USDT',
  channels: ['trades', 'quotes', 'book'],
  message(text, bad) {
    if (text === 'ping') return { replies: ['pong'] };
    const { op, args, id } = JSON.parse(text);
    const wrong = args.find(({ instId }: { instId?: string }) => instId === bad);
    if (wrong !== undefined) {
      const msg = `Wrong URL or channel:${wrong.channel},instId:${bad} doesn't exist. Please use the correct URL.`;
      return { replies: [JSON.stringify({ id, event: 'error', code: '60018', msg })] };
    }
    const topics = args.map((arg: Record<string, string>) => {
      return `${arg.channel}:${arg.instId ?? (arg.instType === undefined ? '' : `${arg.instType}:`)}`;
    });
    const replies = args.map((arg: object) => JSON.stringify({ id, event: op, arg, connId: 'c' }));
    return op === 'subscribe' ? { subscribe: topics, replies } : { unsubscribe: topics, replies };
  },
  rest: ({ pathname, searchParams }, _, codes) => {
    if (!pathname.endsWith('/instruments')) return undefined;
    const instType = searchParams.get('instType');
    const data = codes.map((instId) => ({
      ...{ instId, instType, baseCcy: instId.split('-')[0], quoteCcy: 'USDT' },
      ...{ tickSz: '0.01', lotSz: '0.001', state: 'live', ctVal: '' },
    }));
    return { code: '0', msg: '', data: instType === 'SPOT' ? data : [] };
  },
  bars: (url, _, bars) => {
    if (!url.pathname.endsWith('/candles')) return undefined;
    const data = bars.map(({ start, price, volume }) => [
      ...[String(start), price, price, price, price],
      ...[volume, volume, '500', '1'],
    ]);
    return { code: '0', msg: '', data: data.reverse() };
  },
  frame: (topic, n) => {
    const [channel, instId] = topic.split(':');
    const ts = String(MADE_UP_AT + n);
    const arg = { channel, instId };
    if (channel === 'trades') {
      const trade = { instId, tradeId: String(n), px: '100.01', sz: '0.5', side: 'buy', ts };
      return JSON.stringify({ arg, data: [trade] });
    }
    const levels = {
      asks: n === 1 ? [['100.02', '1', '0', '1']] : [],
      bids: [['100.01', String(n), '0', '1']],
    };
    if (channel === 'bbo-tbt') return JSON.stringify({ arg, data: [{ ...levels, ts, seqId: n }] });
    const chain = { ts, checksum: 0, seqId: n, prevSeqId: n === 1 ? -1 : n - 1 };
    return JSON.stringify({ arg, action: n === 1 ? 'snapshot' : 'update', data: [{ ...levels, ...chain }] });
  },
};
