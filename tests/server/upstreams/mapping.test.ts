import { describe, expect, it } from 'vitest';
import { decoderOf } from '../../../server/upstreams/mapping/decode-body';
import { lineTemplate } from '../../../server/upstreams/mapping/line-template';
import { Mapper } from '../../../server/upstreams/mapping/mapper';
import { mappingSchema } from '../../../server/upstreams/mapping/mapping-schema';

const trade = { type: 'trade', price: '/p', size: '/s' };

function map(mapping: object, message: unknown) {
  return new Mapper(
    mappingSchema.parse({ symbol: 'acme:{code}', code: '/c', events: [trade], ...mapping }),
  ).map(message);
}

describe('a mapping', () => {
  it('gives one event for each item of a list, and names the item that it cannot map', () => {
    const result = map(
      { each: '/list' },
      {
        list: [
          { c: 'BOLT', p: '1.5', s: 2 },
          { c: 'NUT', p: 'x', s: 1 },
        ],
      },
    );
    expect(result.events).toEqual([{ type: 'trade', symbol: 'acme:BOLT', price: 1.5, size: 2 }]);
    expect(result.unmapped).toEqual([
      { place: 'item 2, rule 1 (trade)', reason: 'price: the value at /p is "x", expected a number' },
    ]);
  });

  it('reads the names of an object, and values of the whole message', () => {
    const events = [{ ...trade, code: '#key', size: '#/lot' }];
    const { events: found } = map(
      { each: '/quotes', events },
      { lot: 5, quotes: { A: { p: 1 }, B: { p: 2 } } },
    );
    expect(found.map(({ symbol, size }) => [symbol, size])).toEqual([
      ['acme:A', 5],
      ['acme:B', 5],
    ]);
  });

  it('chooses rules by values, and leaves out what it ignores', () => {
    const mapping = {
      ignore: [{ '#/type': ['ping', 'hello'] }],
      events: [{ ...trade, when: { '/type': 't' } }],
    };
    expect(map(mapping, { type: 'ping' })).toMatchObject({ events: [], ignored: 1, unmapped: [] });
    expect(map(mapping, { type: 't', c: 'A', p: 1, s: 1 }).events).toHaveLength(1);
    expect(map(mapping, { type: 'q' }).unmapped).toEqual([
      { place: 'message', reason: 'matches no rule: {"type":"q"}' },
    ]);
  });

  it.each([
    ['s', 1_700_000_000.5, 1_700_000_000_500_000],
    ['ms', '1700000000123', 1_700_000_000_123_000],
    ['ns', '1700000000123456789', 1_700_000_000_123_456],
    ['iso', '2023-11-14T22:13:20.123456789Z', 1_700_000_000_123_456],
    ['iso', '2023-11-15T01:13:20+03:00', 1_700_000_000_000_000],
    ['local', '2023-11-15 06:13:20', 1_700_000_000_000_000],
  ])('reads times in %s: %j', (unit, at, time) => {
    const zone = unit === 'local' ? { zone: 'Asia/Shanghai' } : {};
    const events = [{ ...trade, timestamp: { at: '/t', unit, ...zone } }];
    expect(map({ events }, { c: 'A', p: 1, s: 1, t: at }).events[0]?.timestamp).toBe(time);
  });

  it('translates sides, and takes an unknown one as unknown', () => {
    const events = [{ ...trade, side: { at: '/d', words: { B: 'buy', S: 'sell' } } }];
    const sides = ['B', 'S', '?'].map((d) => map({ events }, { c: 'A', p: 1, s: 1, d }).events[0]?.side);
    expect(sides).toEqual(['buy', 'sell', 'unknown']);
  });

  it('leaves out sides and events whose values mean none', () => {
    const events = [
      { type: 'quote', bid: { at: '/b', none: [0, '-'] }, ask: '/a' },
      { ...trade, price: { at: '/p', none: ['-'] } },
    ];
    const result = map({ events }, { c: 'A', b: '0.000', a: 2, p: '-', s: 1 });
    expect(result.events).toEqual([{ type: 'quote', symbol: 'acme:A', ask: 2 }]);
    expect(result).toMatchObject({ ignored: 1, unmapped: [] });
  });

  it('multiplies without binary remainders', () => {
    const events = [{ ...trade, size: { at: '/s', times: 0.1 } }];
    expect(map({ events }, { c: 'A', p: 1, s: 3 }).events[0]?.size).toBe(0.3);
  });

  it('escapes codes that are no codes of symbols', () => {
    expect(map({}, { c: 'BINANCE:BTCUSDT', p: 1, s: 1 }).events[0]?.symbol).toBe('acme:BINANCEu_3a_BTCUSDT');
  });

  it('reads levels of lists and of objects', () => {
    const book = { type: 'book_snapshot', bids: '/b', asks: { at: '/a', price: '/price', size: '/qty' } };
    const { events } = map({ events: [book] }, { c: 'A', b: [['1', '2']], a: [{ price: 3, qty: 4 }] });
    expect(events[0]).toMatchObject({ bids: [[1, 2]], asks: [[3, 4]] });
  });

  it('never reads inherited names', () => {
    const { unmapped } = map({ code: '/constructor/name' }, { p: 1, s: 1 });
    expect(unmapped[0]?.reason).toMatch('code: the value at /constructor/name is absent');
  });

  it('survives messages of any form', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    for (const message of [null, 1, 'x', [], {}, { list: 7 }, deep, JSON.parse('{"__proto__":{"p":1}}')]) {
      const result = map({ each: '/list' }, message);
      expect(result.events).toEqual([]);
      expect(result.unmapped).toHaveLength(1);
      expect(map({}, message).unmapped.length).toBe(1);
    }
  });
});

describe('a body', () => {
  const decode = (form: object | string, body: string | Buffer) =>
    decoderOf(mappingSchema.shape.decode.parse(form))(Buffer.from(body as string));

  it('is split into lines and cells', () => {
    expect(decode('ndjson', '{"a":1}\r\n\n[2]\n')).toEqual([{ a: 1 }, [2]]);
    expect(decode({ as: 'csv', separator: ';', header: true }, 'a;b\n1;"x;y"\n')).toEqual([
      [{ a: '1', b: 'x;y' }],
    ]);
  });

  it('is taken apart by the form of its lines, in its charset', () => {
    const body = Buffer.concat([
      Buffer.from('v_sh600519="1~'),
      Buffer.from([0xb9, 0xf3, 0xd6, 0xdd]), // 贵州 in GB18030
      Buffer.from('~1700.5";\n'),
    ]);
    const form = { as: 'csv', charset: 'gb18030', separator: '~', line: 'v_{code}="{row}";' };
    expect(decode(form, body)).toEqual([[{ code: 'sh600519', 0: '1', 1: '贵州', 2: '1700.5' }]]);
  });

  it('that is not in its format is named with its place', () => {
    expect(() => decode('ndjson', '{"a":1}\n{')).toThrow('line 2 is not JSON: "{"');
    expect(() => decode({ as: 'csv', line: 'x={row};' }, 'x=1;\ny=2;')).toThrow('line 2 is not in the form');
  });

  it('fits a line from its start to its end', () => {
    const take = lineTemplate('a={x},{row};');
    expect([...(take('a=1,2,3;;') ?? [])]).toEqual([
      ['x', '1'],
      ['row', '2,3;'],
    ]);
    for (const line of ['a=1;', ' a=1,2;', 'a=1,2', 'a=1,2; ', '']) expect(take(line)).toBeUndefined();
  });
});
