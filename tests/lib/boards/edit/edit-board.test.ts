import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board } from '../../../../lib/boards/board';
import {
  addTile,
  changeTile,
  duplicateTile,
  editedCells,
  followWide,
  hideTile,
  moveTile,
  removeTile,
  resizeTile,
  swapTiles,
} from '../../../../lib/boards/edit/edit-board';
import { record, redo, startHistory, undo } from '../../../../lib/boards/edit/edit-history';
import { newTile, TILE_TYPES } from '../../../../lib/boards/edit/tile-options';
import { cellsOf } from '../../../../lib/boards/grid-cells';
import { layoutFor } from '../../../../lib/boards/layout-for';
import { parseBoard } from '../../../../lib/boards/parse';
import { BOARD_SIZES } from '../../../../lib/boards/size';
import { installationDir } from '../../../../server/launch/installation';

function builtIn(id: string): Board {
  const text = readFileSync(`${installationDir()}/public/boards/${id}.json`, 'utf8');
  const result = parseBoard(JSON.parse(text));
  if (!result.ok) throw new Error(result.faults.join('\n'));
  return result.board;
}

const overview = builtIn('overview');
const focus = builtIn('focus');

/** Returns the cells of a tile on 16:9. */
const placeOf = (board: Board, area: string) => editedCells(board, 'wide').places.get(area);

describe('a board with tracks of its own', () => {
  it('keeps them until a tile is placed, also when options change or a tile is removed', () => {
    const [market] = overview.tiles;
    if (market === undefined) throw new Error('no tile');
    expect(changeTile(overview, 'market', { ...market }).columns).toBe(overview.columns);
    const fewer = removeTile(overview, 'movers');
    expect(fewer.columns).toEqual(['1fr', '67vh']);
    expect(fewer.areas.at(-1)).toBe('heatmap .');
    const moved = moveTile(fewer, 'wide', 'leaders', 0, 0);
    expect([moved.columns.length, moved.rows.length]).toEqual([12, 8]);
    expect(new Set([...moved.columns, ...moved.rows])).toEqual(new Set(['1fr']));
  });

  it('gets the nearest cells, each tile at least one', () => {
    expect([...editedCells(overview, 'wide').places]).toEqual([
      ['market', { x: 0, y: 0, w: 7, h: 2 }],
      ['leaders', { x: 7, y: 0, w: 5, h: 5 }],
      ['heatmap', { x: 0, y: 2, w: 7, h: 6 }],
      ['movers', { x: 7, y: 5, w: 5, h: 3 }],
    ]);
    for (const { w, h } of editedCells(focus, 'wide').places.values()) expect(w * h).toBeGreaterThan(0);
  });
});

describe('a tile', () => {
  it('is added under a name of its own', () => {
    const first = addTile(overview, 'wide', newTile('candles'), { x: 0, y: 0 });
    const second = first && duplicateTile(first.board, 'wide', first.area);
    expect([first?.area, second?.area]).toEqual(['candles', 'candles-2']);
    expect(placeOf(first?.board ?? overview, 'candles')).toEqual({ x: 0, y: 0, w: 3, h: 2 });
  });

  it('is not added to a full board', () => {
    let board = overview;
    for (let added = addTile(board, 'wide', newTile('hero')); added; ) {
      board = added.board;
      added = addTile(board, 'wide', newTile('hero'), { x: board.tiles.length % 12, y: 0 });
    }
    expect(board.tiles).toHaveLength(24);
    expect(parseBoard(board).ok).toBe(true);
  });
});

describe('a layout for another size', () => {
  it('follows 16:9 until it is changed, and again on request', () => {
    expect(layoutFor(overview, 'portrait')).toMatchObject({ isOwn: false });
    const own = moveTile(overview, 'portrait', 'movers', 0, 0);
    expect(layoutFor(own, 'portrait')).toMatchObject({ isOwn: true });
    expect(own.areas).toBe(overview.areas);
    expect(cellsOf(own.layouts?.portrait ?? overview).places.get('movers')).toMatchObject({ x: 0, y: 0 });
    expect(followWide(own, 'portrait')).toEqual(overview);
  });

  it('may leave tiles out, which stay on 16:9', () => {
    const own = hideTile(overview, 'ultrawide', 'movers');
    expect(layoutFor(own, 'ultrawide').shown).toEqual(['market', 'leaders', 'heatmap']);
    expect(layoutFor(own, 'wide').shown).toHaveLength(4);
    expect(parseBoard(own).ok).toBe(true);
  });

  it.each(BOARD_SIZES)('shows all tiles on %s at first', (size) => {
    for (const board of [overview, focus, builtIn('quotes')])
      expect([...layoutFor(board, size).shown].sort()).toEqual(board.tiles.map(({ area }) => area).sort());
  });
});

interface Step {
  readonly act: 'move' | 'resize' | 'swap' | 'add' | 'duplicate' | 'remove' | 'hide';
  readonly size: 'wide' | 'portrait' | 'ultrawide';
  readonly tile: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('move', 'resize', 'swap', 'add', 'duplicate', 'remove', 'hide'),
  size: fc.constantFrom('wide', 'portrait', 'ultrawide'),
  tile: fc.nat(30),
  x: fc.integer({ min: -2, max: 14 }),
  y: fc.integer({ min: -2, max: 16 }),
  w: fc.integer({ min: -1, max: 14 }),
  h: fc.integer({ min: -1, max: 16 }),
});

function apply(board: Board, { act, size, tile, ...rect }: Step): Board {
  const area = board.tiles[tile % Math.max(1, board.tiles.length)]?.area ?? 'none';
  const other = board.tiles[(tile + 1) % Math.max(1, board.tiles.length)]?.area ?? 'none';
  const type = TILE_TYPES[tile % TILE_TYPES.length] ?? 'hero';
  switch (act) {
    case 'move':
      return moveTile(board, size, area, rect.x, rect.y);
    case 'resize':
      return resizeTile(board, size, area, rect);
    case 'swap':
      return swapTiles(board, size, area, other);
    case 'add':
      return addTile(board, size, newTile(type), tile % 2 === 0 ? rect : {})?.board ?? board;
    case 'duplicate':
      return duplicateTile(board, size, area)?.board ?? board;
    case 'remove':
      return removeTile(board, area);
    case 'hide':
      return hideTile(board, size, area);
  }
}

it('a board stays valid through any changes, and undoing all of them returns the first one', () => {
  fc.assert(
    fc.property(fc.constantFrom(overview, focus), fc.array(step, { maxLength: 25 }), (first, steps) => {
      let history = startHistory(first);
      for (const one of steps) {
        history = record(history, apply(history.present, one));
        const result = parseBoard(history.present);
        expect(result.ok ? [] : result.faults, JSON.stringify(one)).toEqual([]);
      }
      const last = history.present;
      while (history.past.length > 0) history = undo(history);
      expect(history.present).toBe(first);
      while (history.future.length > 0) history = redo(history);
      expect(history.present).toBe(last);
      while (history.past.length > 0) history = undo(history);
      expect(history.present).toBe(first);
    }),
    { numRuns: 60 },
  );
});

it('changes with the same key are undone together', () => {
  let history = startHistory(0);
  for (const [value, key] of [[1], [2, 'text'], [3, 'text'], [4, 'other']] as const)
    history = record(history, value, key);
  expect([undo(history).present, undo(undo(history)).present]).toEqual([3, 1]);
});
