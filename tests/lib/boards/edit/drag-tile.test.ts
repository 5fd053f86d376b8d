import { describe, expect, it } from 'vitest';
import { dragged, type Handle, nudged } from '../../../../lib/boards/edit/drag-tile';
import { editedCells } from '../../../../lib/boards/edit/edit-board';
import { newBoard } from '../../../../lib/boards/edit/new-board';

const board = newBoard('floor', 'Floor', 'overview');

/** Returns x, y, w, h of a tile after a drag by so many cells. */
function placeAfter(
  area: string,
  handle: Handle,
  x: number,
  y: number,
  over?: { x: number; y: number },
): string {
  const isSwap = over !== undefined;
  const drag = { area, handle, by: { x, y }, over: over ?? { x: 0, y: 0 }, isSwap };
  const place = editedCells(dragged(board, 'wide', drag), 'wide').places.get(area);
  return Object.values(place ?? {}).join(' ');
}

describe('a drag', () => {
  it.each([
    ['e', 1, 0, '7 0 5 5'],
    ['w', -2, 0, '5 0 7 5'],
    ['s', 0, 1, '7 0 5 6'],
    ['nw', 9, 9, '11 4 1 1'],
    ['se', 9, 1, '7 0 5 6'],
  ] as const)('of the handle %s by %i, %i moves its edges inside the grid', (handle, x, y, place) => {
    expect(placeAfter('leaders', handle, x, y)).toBe(place);
  });

  it('of a tile moves it, and with Alt swaps it with the tile under the pointer', () => {
    expect(placeAfter('movers', '', -9, -9)).toBe('0 0 5 3');
    expect(placeAfter('movers', '', 0, 0, { x: 8, y: 1 })).toBe('7 0 5 5');
  });

  it('that leads nowhere leaves the board as it is', () => {
    const drag = {
      area: 'none',
      handle: '',
      by: { x: 1, y: 1 },
      over: { x: 0, y: 0 },
      isSwap: true,
    } as const;
    expect(dragged(board, 'wide', drag)).toBe(board);
  });
});

describe('an arrow key', () => {
  it('resizes no further than the edge of the grid', () => {
    expect(nudged(board, 'wide', 'movers', { x: 1, y: 0 }, 'resize')).toBe(board);
  });

  it('with Alt swaps a tile with its neighbour', () => {
    const swapped = nudged(board, 'wide', 'movers', { x: 0, y: -1 }, 'swap');
    expect(editedCells(swapped, 'wide').places.get('leaders')).toEqual({ x: 7, y: 5, w: 5, h: 3 });
  });
});
