import { describe, expect, it } from 'vitest';
import { add, moveTo, resizeTo, swap, tileAt } from '../../../../lib/boards/edit/place-tiles';
import { areasOf, type Cells, cellsOf } from '../../../../lib/boards/grid-cells';

/** Returns the cells that rows of one letter a cell draw. */
function grid(...rows: readonly string[]): Cells {
  const areas = rows.map((row) => [...row].join(' '));
  return cellsOf({ areas, columns: [...(rows[0] ?? '')], rows });
}

function drawn(cells: Cells): string[] {
  return areasOf(cells).map((row) => row.replaceAll(' ', ''));
}

describe('a tile', () => {
  it('that is moved pushes others down', () => {
    const before = grid('aa..', 'bb..', '....', '....');
    expect(drawn(moveTo(before, 'a', 0, 1))).toEqual(['....', 'aa..', 'bb..', '....']);
    const tower = grid('aa..', 'bb..', 'cc..', '....');
    expect(drawn(moveTo(tower, 'a', 1, 1))).toEqual(['....', '.aa.', 'bb..', 'cc..']);
  });

  it('that is moved on a full grid changes places with one of its size', () => {
    expect(drawn(moveTo(grid('aabb', 'ccdd'), 'a', 2, 1))).toEqual(['ddbb', 'ccaa']);
  });

  it('that grows on a full grid takes cells of its neighbour', () => {
    expect(drawn(resizeTo(grid('aabb', 'aabb'), 'a', { x: 0, y: 0, w: 3, h: 2 }))).toEqual(['aaab', 'aaab']);
  });

  it('stays where it is without room, and inside the grid', () => {
    const full = grid('ab');
    expect(resizeTo(full, 'a', { x: 0, y: 0, w: 2, h: 1 })).toBe(full);
    expect(drawn(moveTo(grid('a...', '....'), 'a', 9, -4))).toEqual(['...a', '....']);
    expect(moveTo(full, 'nothing', 0, 0)).toBe(full);
  });

  it('that is smaller than the tile below it shrinks that tile where nothing else is free', () => {
    expect(drawn(moveTo(grid('abbb', 'abbb', 'abbb'), 'a', 1, 0))).toEqual(['.abb', '.abb', '.abb']);
  });

  it('is swapped with another one of any size', () => {
    expect(drawn(swap(grid('aab', 'aab'), 'a', 'b'))).toEqual(['bba', 'bba']);
  });

  it('that is added takes the nearest room, or less than it asked for', () => {
    expect(drawn(add(grid('aa..', 'aa..'), 'b', { w: 2, h: 2 }))).toEqual(['aabb', 'aabb']);
    expect(drawn(add(grid('aa.c', 'aa.c'), 'b', { w: 2, h: 2 }))).toEqual(['aabc', 'aabc']);
    expect(drawn(add(grid('aaab', 'aaab'), 'c', { w: 2, h: 2 }))).toEqual(['aacb', 'aacb']);
    const full = grid('a');
    expect(add(full, 'b', { w: 1, h: 1 })).toBe(full);
  });

  it('is found by each of its cells', () => {
    const cells = grid('aab', 'aa.');
    expect([tileAt(cells, 1, 1), tileAt(cells, 2, 0), tileAt(cells, 2, 1)]).toEqual(['a', 'b', undefined]);
  });
});
