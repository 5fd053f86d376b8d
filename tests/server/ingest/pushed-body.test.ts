import { describe, expect, it } from 'vitest';
import type { PushedValue } from '../../../server/ingest/ingest';
import { PlainLines } from '../../../server/ingest/plain-lines';
import { csvValues } from '../../../server/ingest/pushed-csv';
import { NdjsonValues } from '../../../server/ingest/pushed-lines';

const shown = (line: PushedValue) => {
  if ('fault' in line) return [line.at, line.fault.message];
  return [line.at, 'plain' in line ? line.plain : line.value];
};
const ndjson = (body: string | Buffer) =>
  [...new NdjsonValues(Buffer.from(body as string), new PlainLines())].map(shown);
const csv = (body: string) => [...csvValues(Buffer.from(body))].map(shown);

describe('a body of NDJSON', () => {
  it('is read by lines, with any line end, and blank lines count', () => {
    expect(ndjson('\ufeff{"a":1}\r\n\n  {"b":"é"}  \n{"c":3}')).toEqual([
      [1, { a: 1 }],
      [3, { b: 'é' }],
      [4, { c: 3 }],
    ]);
    expect(ndjson('')).toEqual([]);
  });

  it('can begin with the heading of an export', () => {
    const heading = '{"type":"heading","format":"tickerwall-events","version":1,"source":"live","feed":"x"}';
    expect(ndjson(`${heading}\n{"a":1}`)).toEqual([[2, { a: 1 }]]);
    expect(ndjson('{"type":"heading","format":"x","version":2}')[0]).toEqual([
      1,
      expect.stringContaining('"x"'),
    ]);
  });

  it('names the lines that are no JSON, no UTF-8 or too long, and has the others', () => {
    const broken = Buffer.concat([
      Buffer.from('{"a":1}\n{"b":\n"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from(`"\n${' '.repeat(1_000_001)}\n{"c":3}`),
    ]);
    expect(ndjson(broken)).toEqual([
      [1, { a: 1 }],
      [2, expect.stringContaining('not JSON')],
      [3, 'the line is not UTF-8'],
      [4, expect.stringContaining('at most 1000000 bytes, not 1000001')],
      [5, { c: 3 }],
    ]);
  });

  it('with more lines than events could be is rejected before its first line', () => {
    expect(() => ndjson(`{"a":1}${'\n'.repeat(200_001)}`)).toThrow('at most 200000 lines');
    expect(ndjson(`{"a":1}${'\n'.repeat(200_000)}`)).toHaveLength(1);
  });

  it('counts lines that are JSON', () => {
    const lines = new NdjsonValues(Buffer.from('<html>\n1\n{'), new PlainLines());
    expect([...lines]).toHaveLength(3);
    expect(lines.parsed).toBe(1);
  });
});

describe('a table', () => {
  it('names fields in its header; the columns decide the type, and an empty cell is absent', () => {
    expect(csv('symbol,price,size,id\nacme:BOLT,101.25,3,"7,""x"""\nacme:NUT,9,,\n')).toEqual([
      [2, { type: 'trade', symbol: 'acme:BOLT', price: 101.25, size: 3, id: '7,"x"' }],
      [3, { type: 'trade', symbol: 'acme:NUT', price: 9 }],
    ]);
    expect(csv('symbol;bid;ask\na:B;1;2')).toEqual([[2, { type: 'quote', symbol: 'a:B', bid: 1, ask: 2 }]]);
    expect(csv('type\tsymbol\tstatus\nstatus\ta:B\thalted')).toEqual([
      [2, { type: 'status', symbol: 'a:B', status: 'halted' }],
    ]);
    const bar = 'symbol,interval,start,open,high,low,close,volume,trades\na:B,1m,0,1,1,1,1,1,1';
    expect(csv(bar)).toMatchObject([[2, { type: 'bar', start: 0, trades: 1 }]]);
  });

  it('names the rows with a wrong number of cells, or a cell that is no number', () => {
    expect(csv('symbol,price,size\na:B,1\na:B,1.5x,2\na:B,0x10,2\na:B,"1,2\na:B,1e3,2')).toEqual([
      [2, 'the row must have 3 cells, not 2'],
      [3, 'price must be a number, not "1.5x"'],
      [4, 'price must be a number, not "0x10"'],
      [5, 'a quoted cell has no end'],
      [6, { type: 'trade', symbol: 'a:B', price: 1000, size: 2 }],
    ]);
  });

  it.each([
    ['symbol,last\n', '"last" is not one of type, symbol'],
    ['symbol,size\n', 'must have a column type, price'],
    ['symbol,price,price\n', 'two columns are named "price"'],
  ])('with the header %j is rejected as a whole', (body, message) => {
    expect(() => csv(body)).toThrow(message);
  });
});
