import { describe, expect, it } from 'vitest';
import { LiveSymbols } from '../../../../server/feeds/exchange/live-symbols';
import type { TopicSlots } from '../../../../server/feeds/exchange/topic-slots';
import { BINANCE_SPOT } from '../../../../server/venues/binance/binance-protocol';

/** Number of checks for which a book stays subscribed. */
const KEPT = 60;
const CODES = Array.from({ length: 22 }, (_, index) => `C${index}`);

function watchedSymbols(books: 'watched' | 'all' | 'none') {
  const topics = new Set<string>();
  const ended: string[] = [];
  const watched = new Set<string>();
  const slots = {
    add: ({ name }: { name: string }) => topics.add(name),
    remove: (removed: readonly { name: string }[]) => {
      for (const { name } of removed) topics.delete(name);
    },
  } as unknown as TopicSlots;
  const symbols = new LiveSymbols({
    ...{ protocol: BINANCE_SPOT, slots, books },
    watchedBooks: () => watched,
    onBookEnd: (code) => ended.push(code),
  });
  symbols.keep(CODES);
  for (const code of CODES) symbols.add(code);
  const withBook = () => CODES.filter((code) => topics.has(`${code.toLowerCase()}@depth@100ms`));
  return { symbols, topics, ended, watched, withBook };
}

describe('the symbols of a live feed', () => {
  it('have books if they are among the first 20, or a client watches them', () => {
    const { symbols, watched, withBook } = watchedSymbols('watched');
    expect(withBook()).toEqual(CODES.slice(0, 20));
    watched.add('binance:C21');
    symbols.followDemand();
    expect(withBook()).toEqual([...CODES.slice(0, 20), 'C21']);
    expect(symbols.books).toBe(21);
  });

  it('keep a book for a while after nobody watches it, then report its end', () => {
    const { symbols, watched, withBook, ended } = watchedSymbols('watched');
    watched.add('binance:C21');
    symbols.followDemand();
    watched.clear();
    for (let check = 0; check < KEPT; check++) symbols.followDemand();
    expect(withBook()).toContain('C21');
    expect(ended).toEqual([]);
    symbols.followDemand();
    expect(withBook()).not.toContain('C21');
    expect(ended).toEqual(['C21']);
  });

  it('have all books, or none, as configured', () => {
    expect(watchedSymbols('all').withBook()).toEqual(CODES);
    expect(watchedSymbols('none').withBook()).toEqual([]);
  });

  it('lose all subscriptions when they are no longer chosen', () => {
    const { symbols, topics, ended } = watchedSymbols('all');
    symbols.keep(['C1']);
    expect([...topics].sort()).toEqual(['c1@bookTicker', 'c1@depth@100ms', 'c1@trade']);
    expect(symbols.codes()).toEqual(['C1']);
    expect(ended.length).toBe(CODES.length - 1);
  });
});
