import { expect, it } from 'vitest';
import { comparePlaces, formatPlace, nextPlace, parsePlace } from '../../../../server/cluster/bus/place';

it('a place is written as term and entry', () => {
  expect(parsePlace('7-1204')).toEqual({ term: 7, entry: 1_204 });
  expect(formatPlace(nextPlace({ term: 7, entry: 1_204 }))).toBe('7-1205');
});

it('a text that is no place is refused with the text', () => {
  for (const text of ['', '7', '7-', '-1', '7-1-2', '7-x', `${'9'.repeat(16)}-0`]) {
    expect(() => parsePlace(text)).toThrow(`${JSON.stringify(text)} is no place`);
  }
});

it('places are ordered by term, then by entry', () => {
  const places = ['2-0', '1-9', '10-1', '1-10'].map(parsePlace).sort(comparePlaces);
  expect(places.map(formatPlace)).toEqual(['1-9', '1-10', '2-0', '10-1']);
});
