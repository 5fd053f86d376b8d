import { describe, expect, it } from 'vitest';
import { lobster } from '../../../../server/tape/importers/lobster';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const NAME = 'AAPL_2012-06-21_34200000_57600000';
const MESSAGES = `${NAME}_message_2.csv`;
const BOOKS = `${NAME}_orderbook_2.csv`;
/** 2012-06-21 09:30 in New York, 13:30 UTC, µs. */
const OPEN = Date.UTC(2012, 5, 21, 13, 30) * 1000;
const NONE = '9999999999,0,-9999999999,0';

const ROWS: readonly (readonly [message: string, book: string])[] = [
  ['34200.004241176,1,16113575,18,5853300,1', `5859400,200,5853300,18,${NONE}`],
  ['34200.025551909,1,16113584,18,5853500,1', '5859400,200,5853500,18,5859800,100,5853300,18'],
  ['34200.1,4,16113584,10,5853500,1', '5859400,200,5853500,8,5859800,100,5853300,18'],
  ['34200.2,5,0,100,5856450,-1', '5859400,200,5853500,8,5859800,100,5853300,18'],
  ['34200.3,3,16113584,8,5853500,1', '5859400,200,5853300,18,5859800,100,5853000,150'],
  ['34201,7,0,0,-1,-1', '5859400,200,5853300,18,5859800,100,5853000,150'],
  ['34202,7,0,0,0,-1', '5859400,200,5853300,18,5859800,100,5853000,150'],
  ['34203,6,-1,5000,5858000,-1', '5859400,200,5853300,18,5859800,100,5853000,150'],
  ['34203,7,0,0,1,-1', '5859400,200,5853300,18,5859800,100,5853000,150'],
];
const messages = ROWS.map(([message]) => `${message}\n`).join('');
const books = ROWS.map(([, book]) => `${book}\n`).join('');

function stamp(micros: number) {
  return { symbol: 'nasdaq:AAPL', timestamp: OPEN + micros, localTimestamp: OPEN + micros };
}

function both(message: string, book: string): string[] {
  const folder = temporaryFolder();
  return [tableFile(book, BOOKS, folder), tableFile(message, MESSAGES, folder)];
}

describe('LOBSTER', () => {
  it('yields trades with aggressor, halts and order book changes, in New York time', async () => {
    const { events } = await readAll(lobster, ...both(messages, books));
    expect(events[0]).toMatchObject({
      instrument: {
        ...{ name: 'AAPL', currency: 'USD', kind: 'share', priceDecimals: 3, tickSize: 0.01, lotSize: 1 },
      },
    });
    expect(withoutInstruments(events)).toStrictEqual([
      { type: 'book_snapshot', ...stamp(4241), bids: [[585.33, 18]], asks: [[585.94, 200]] },
      { type: 'book_change', ...stamp(25_552), bids: [[585.35, 18]], asks: [[585.98, 100]] },
      // A resting buy order was executed: the aggressor sold.
      { type: 'trade', ...stamp(100_000), id: '20120621-3', price: 585.35, size: 10, side: 'sell' },
      { type: 'book_change', ...stamp(100_000), bids: [[585.35, 8]], asks: [] },
      { type: 'trade', ...stamp(200_000), id: '20120621-4', price: 585.645, size: 100, side: 'buy' },
      {
        ...{ type: 'book_change', ...stamp(300_000), asks: [] },
        bids: [
          [585.3, 150],
          [585.35, 0],
        ],
      },
      { type: 'status', ...stamp(1_000_000), status: 'halted' },
      { type: 'status', ...stamp(2_000_000), status: 'auction' },
      { type: 'trade', ...stamp(3_000_000), id: '20120621-8', price: 585.8, size: 5000, side: 'unknown' },
      { type: 'status', ...stamp(3_000_000), status: 'open' },
    ]);
  });

  it('yields trades and halts without an order book file', async () => {
    const { events } = await readAll(lobster, tableFile(messages, MESSAGES));
    expect(withoutInstruments(events).map(({ type }) => type)).toStrictEqual([
      ...['trade', 'trade', 'status', 'status', 'trade', 'status'],
    ]);
  });

  it('is detected by its name and its missing header', async () => {
    const recognised = (name: string, line: string) =>
      lobster.recognises({ name, path: name, bytes: Buffer.from(line), lines: [line], encoding: 'utf-8' });
    expect(recognised(MESSAGES, '34200.004241176,1,16113575,18,5853300,1')).toBe(true);
    expect(recognised(BOOKS, NONE)).toBe(true);
    expect(recognised(MESSAGES, 'Time,Type,OrderID,Size,Price,Direction')).toBe(false);
    expect(recognised('message.csv', '34200.004241176,1,16113575,18,5853300,1')).toBe(false);
  });
});

describe('a file that is not LOBSTER', () => {
  it('is rejected with the expected name or columns', async () => {
    await expectFault(lobster, books, BOOKS, /orderbook_2\.csv: its message file is missing/);
    await expectFault(
      lobster,
      '1,2\n',
      MESSAGES,
      /line 1: time, type, order_id, size, price, direction expected, found "1,2"/,
    );
    await expectFault(
      lobster,
      messages,
      'aapl.csv',
      /named like AAPL_2012-06-21.* expected, found "aapl\.csv"/,
    );
    await expectFault(
      lobster,
      messages,
      'AAPL_2012-02-31_1_2_message_2.csv',
      /"20120231" in the file name is not a date/,
    );
    const wide = both(messages, books.replaceAll('\n', ',1,1\n'));
    await expect(readAll(lobster, ...wide)).rejects.toThrow(
      /orderbook_2\.csv, line 1: 8 columns for 2 levels expected, found 10/,
    );
    const broken = both(messages.replace('16113584,10', '16113584,ten'), books);
    await expect(readAll(lobster, ...broken)).rejects.toThrow(
      /message_2\.csv, line 3: size "ten" is not a number/,
    );
  });

  it('is rejected if the order book file has another number of rows than the message file', async () => {
    const more = both(messages, `${books}${books}`);
    await expect(readAll(lobster, ...more)).rejects.toThrow(
      /message_2\.csv: it has 9 rows, .*orderbook_2\.csv has \d+/,
    );
    const fewer = both(messages, books.slice(0, books.indexOf('\n') + 1));
    await expect(readAll(lobster, ...fewer)).rejects.toThrow(
      /message_2\.csv: it has 9 rows, .*orderbook_2\.csv has \d+/,
    );
  });
});
