import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { SequencedBooks } from '../../../../server/venues/books/sequenced-books';
import { ConnectorRequests } from '../../../../server/venues/connector-requests';
import { EventWriter, type VenueTraits } from '../../../../server/venues/event-writer';
import { FrameTally } from '../../../../server/venues/frame-tally';
import { VenueNames } from '../../../../server/venues/venue-names';
import { types } from '../script';

const NAME = new VenueNames('x').of('BTCUSD');
const TRAITS: VenueTraits = {
  colorConvention: 'green-up',
  pairOf: () => ({ base: 'BTC', quote: 'USD', kind: 'crypto' }),
};

/** Books that get deltas `previous → last`; each sets the level 1 to its own last id. */
function started() {
  const writer = new EventWriter(TRAITS);
  const requests = new ConnectorRequests();
  const books = new SequencedBooks(writer, new FrameTally(), requests);
  const sides = (size: number) => ({ bids: [[1, size]] as const, asks: [], timestamp: undefined });
  let time = 0;
  return {
    requests,
    books,
    delta: (previous: number, last: number, connection = 'a'): MarketEvent[] => {
      books.delta(NAME, { previous, last, ...sides(last) }, connection, ++time);
      return writer.drain();
    },
    snapshot: (last: number): MarketEvent[] => {
      books.snapshot(NAME, { last, ...sides(last) }, ++time);
      return writer.drain();
    },
  };
}

describe('a book that joins its snapshot', () => {
  it('accepts a delta that continues the snapshot directly, with any first id', () => {
    const { delta, snapshot } = started();
    snapshot(8);
    expect(types(delta(8, 20))).toStrictEqual(['book_change']);
    expect(types(delta(20, 25))).toStrictEqual(['book_change']);
  });

  it('writes nothing at all for a snapshot older than the deltas that wait', () => {
    const { delta, snapshot, requests } = started();
    delta(10, 12);
    delta(12, 15);
    expect(snapshot(9)).toStrictEqual([]);
    expect(requests.needs()).toMatchObject([{ why: 'old', since: 1 }]);
    expect(types(snapshot(11))).toStrictEqual(['instrument', 'book_snapshot', 'book_change', 'book_change']);
    expect(requests.needs()).toStrictEqual([]);
  });

  it('waits for a snapshot after the last gap among the deltas that wait', () => {
    const { delta, snapshot } = started();
    delta(1, 2);
    delta(4, 5);
    expect(snapshot(2)).toStrictEqual([]);
    expect(types(snapshot(4))).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
  });
});

describe('a book on two connections', () => {
  it('ignores known deltas, accepts overlapping ones, and ends as with one', () => {
    const { delta, snapshot } = started();
    snapshot(8);
    expect(types(delta(8, 10, 'a'))).toStrictEqual(['book_change']);
    expect(delta(8, 10, 'b')).toStrictEqual([]);
    expect(delta(8, 9, 'b')).toStrictEqual([]);
    expect(types(delta(9, 12, 'b'))).toStrictEqual(['book_change']);
    expect(delta(10, 11, 'a')).toStrictEqual([]);
    expect(delta(11, 13, 'a')).toMatchObject([{ type: 'book_change', bids: [[1, 13]] }]);
    expect(delta(14, 15, 'a')).toStrictEqual([]);
    expect(types(delta(14, 15, 'b'))).toStrictEqual(['gap', 'book_snapshot']);
  });

  it('holds the deltas of a faster one until the slower one has delivered what is between', () => {
    const { delta, snapshot } = started();
    snapshot(8);
    expect(types(delta(8, 9, 'slow'))).toStrictEqual(['book_change']);
    expect(delta(11, 12, 'fast')).toStrictEqual([]);
    expect(delta(12, 13, 'fast')).toStrictEqual([]);
    expect(types(delta(9, 10, 'slow'))).toStrictEqual(['book_change']);
    expect(delta(10, 11, 'slow')).toMatchObject([
      { bids: [[1, 11]] },
      { bids: [[1, 12]] },
      { bids: [[1, 13]] },
    ]);
    expect(delta(11, 12, 'slow')).toStrictEqual([]);
    expect(types(delta(13, 14, 'fast'))).toStrictEqual(['book_change']);
  });

  it('is lost when both have the gap, or the slower one is closed or silent', () => {
    const both = started();
    both.snapshot(8);
    both.delta(8, 9, 'slow');
    both.delta(11, 12, 'fast');
    expect(types(both.delta(11, 12, 'slow'))).toStrictEqual(['gap', 'book_snapshot']);
    const closed = started();
    closed.snapshot(8);
    closed.delta(8, 9, 'slow');
    closed.delta(11, 12, 'fast');
    closed.books.interrupt('slow');
    expect(types(closed.delta(12, 13, 'fast'))).toStrictEqual(['gap', 'book_snapshot']);
    expect(types(closed.snapshot(11))).toStrictEqual(['book_snapshot', 'book_change', 'book_change']);
    const silent = started();
    silent.snapshot(8);
    silent.delta(8, 9, 'slow');
    for (let id = 11; id < 31; id++) expect(silent.delta(id, id + 1, 'fast')).toStrictEqual([]);
    expect(types(silent.delta(31, 32, 'fast'))).toStrictEqual(['gap', 'book_snapshot']);
  });

  it('waits once for deltas that both deliver', () => {
    const { delta, snapshot } = started();
    for (const connection of ['a', 'b', 'a']) delta(8, 10, connection);
    delta(10, 12, 'b');
    expect(types(snapshot(9)).slice(1)).toStrictEqual(['book_snapshot', 'book_change', 'book_change']);
  });

  it('goes on when one of them is closed, or hands over to a successor', () => {
    const { books, delta, snapshot } = started();
    snapshot(8);
    delta(8, 9, 'a');
    delta(8, 9, 'b');
    books.interrupt('a');
    expect(types(delta(9, 10, 'b'))).toStrictEqual(['book_change']);
    books.interrupt('b', 'c');
    expect(types(delta(10, 11, 'c'))).toStrictEqual(['book_change']);
    books.interrupt('c');
    expect(delta(11, 12, 'd')).toStrictEqual([]);
  });

  it('keeps its need when the connection that caused it is closed', () => {
    const { books, delta, requests } = started();
    delta(8, 9, 'a');
    delta(8, 9, 'b');
    requests.closed('a');
    books.interrupt('a');
    expect(requests.needs()).toMatchObject([{ connection: 'b', why: 'first', since: 1 }]);
    requests.closed('b');
    books.interrupt('b');
    expect(requests.needs()).toStrictEqual([]);
  });
});

describe('a book that needs a snapshot', () => {
  it('names its symbol, code, reason and time until the snapshot comes', () => {
    const { delta, snapshot, requests } = started();
    expect(requests.needs()).toStrictEqual([]);
    delta(8, 9);
    delta(9, 10);
    const need = { symbol: 'x:BTCUSD', code: 'BTCUSD', by: 'rest', connection: 'a' };
    expect(requests.needs()).toStrictEqual([{ ...need, why: 'first', since: 1 }]);
    snapshot(9);
    expect(requests.needs()).toStrictEqual([]);
    delta(12, 13);
    expect(requests.needs()).toStrictEqual([{ ...need, why: 'gap', since: 4 }]);
  });

  it('is lost when the venue resets its ids', () => {
    const { delta, snapshot, requests } = started();
    snapshot(1_000_000);
    for (let id = 0; id < 2000; id++) expect(delta(id, id + 1)).toStrictEqual([]);
    expect(types(delta(2000, 2001))).toStrictEqual(['gap', 'book_snapshot']);
    expect(requests.needs()).toMatchObject([{ why: 'gap' }]);
    expect(types(snapshot(2000))).toStrictEqual(['book_snapshot', 'book_change']);
  });
});
