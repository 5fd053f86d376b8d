import { describe, expect, it } from 'vitest';
import { cellGrid, fittingCells } from '../../../lib/boards/cell-grid';

describe('a grid of cells', () => {
  it('follows the shape of its box', () => {
    expect(cellGrid(6, { width: 150, height: 12 }, 2)).toEqual({ columns: 6, rows: 1 });
    expect(cellGrid(6, { width: 90, height: 40 }, 2)).toEqual({ columns: 3, rows: 2 });
    expect(cellGrid(6, { width: 30, height: 90 }, 2)).toEqual({ columns: 1, rows: 6 });
  });

  it('has no column that a row less would fill', () => {
    expect(cellGrid(5, { width: 110, height: 50 }, 2)).toEqual({ columns: 3, rows: 2 });
    expect(cellGrid(1, { width: 10, height: 50 }, 2)).toEqual({ columns: 1, rows: 1 });
  });

  it('holds at least one cell, however small the box is', () => {
    expect(fittingCells({ width: 0, height: 0 }, { width: 20, height: 10 })).toBe(1);
    expect(fittingCells({ width: 65, height: 25 }, { width: 20, height: 10 })).toBe(6);
  });
});
