import { describe, expect, it } from 'vitest';
import { gridFaults } from '../../../lib/boards/grid';

const grid = {
  columns: ['1fr', '1fr'],
  rows: ['1fr', '1fr'],
  areas: ['a b', 'a c'],
  tiles: [{ area: 'a' }, { area: 'b' }, { area: 'c' }],
};

describe('a grid', () => {
  it('is valid if every area is a rectangle with one tile', () => {
    expect(gridFaults(grid)).toEqual([]);
  });

  it.each([
    [
      'an area that is no rectangle',
      { areas: ['a b', 'b a'], tiles: [{ area: 'a' }, { area: 'b' }] },
      /"a" is not/,
    ],
    ['a row too few', { areas: ['a b'] }, /1 rows of areas, but rows has 2/],
    ['a name too many', { areas: ['a b', 'a c c'] }, /3 areas, but columns has 2/],
    ['a tile without an area', { tiles: [...grid.tiles, { area: 'd' }] }, /no area "d"/],
    ['two tiles in one area', { tiles: [...grid.tiles, { area: 'c' }] }, /"c" has a tile already/],
    ['an area without a tile', { tiles: grid.tiles.slice(1) }, /"a" has no tile/],
  ])('names %s', (_, change, message) => {
    const faults = gridFaults({ ...grid, ...change });
    expect(faults.map((fault) => fault.message).join('\n')).toMatch(message);
  });
});
