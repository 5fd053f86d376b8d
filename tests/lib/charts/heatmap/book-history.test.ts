import { describe, expect, it } from 'vitest';
import { BookHistory } from '../../../../lib/charts/heatmap/book-history';

const levels = (...pairs: [number, number][]): [number, number][] => pairs;
const history = (columns = 4) => new BookHistory({ columns, cells: 20, tick: 1 });

/** Sizes of a column by price. */
function sizesOf(book: BookHistory, at: number): Record<string, number> {
  const column = book.columns[at];
  const step = book.view?.step ?? 1;
  const sizes = [...(column?.cells ?? [])].map((size, index) => [((column?.from ?? 0) + index) * step, size]);
  return Object.fromEntries(sizes.filter(([, size]) => size !== 0));
}

describe('the history of an order book', () => {
  it('has bids as positive sizes and asks as negative ones, by price', () => {
    const book = history();
    book.sample(1, levels([100, 5], [99, 3]), levels([101, 2], [102, 7]), 100);
    expect(sizesOf(book, 0)).toEqual({ 99: 3, 100: 5, 101: -2, 102: -7 });
  });

  it('adds up levels of one cell when the book is wider than the view', () => {
    const book = history();
    book.sample(1, levels([100, 5], [70, 3]), levels([101, 2], [130, 7]), 100);
    expect(book.view?.step).toBe(5);
    expect(sizesOf(book, 0)).toEqual({ 70: 3, 100: 3, 130: -7 });
  });

  it('keeps a bounded number of slots, and leaves out those without a sample', () => {
    const book = history(3);
    for (const slot of [1, 2, 5, 6]) book.sample(slot, levels([100, slot]), levels([101, 1]), 100);
    expect(book.columns.map(({ slot }) => slot)).toEqual([5, 6]);
  });

  it('has one column of a slot, the newest, and none of an older slot or an empty book', () => {
    const book = history();
    book.sample(3, levels([100, 5]), levels([101, 1]), 100);
    book.sample(3, levels([100, 9]), levels([101, 1]), 100);
    book.sample(2, levels([100, 7]), levels([101, 1]), 100);
    book.sample(4, [], [], 100);
    expect(book.columns.map(({ slot }) => slot)).toEqual([3]);
    expect(sizesOf(book, 0)).toEqual({ 100: 9, 101: -1 });
  });

  it('keeps its view while the mid is near the middle, and follows it beyond', () => {
    const book = history();
    book.sample(1, levels([100, 5]), levels([101, 1]), 100);
    const { low } = book.view ?? { low: Number.NaN };
    book.sample(2, levels([103, 5]), levels([104, 1]), 103);
    expect(book.view?.low).toBe(low);
    book.sample(3, levels([109, 5]), levels([110, 1]), 109);
    expect(book.view?.low).toBe(low + 9);
    expect(sizesOf(book, 2)).toEqual({ 109: 5, 110: -1 });
    expect(sizesOf(book, 0)).toEqual({ 100: 5, 101: -1 });
  });

  it('has no view before the first book', () => {
    expect(history().view).toBeUndefined();
    expect(history().largest()).toBe(0);
  });
});
