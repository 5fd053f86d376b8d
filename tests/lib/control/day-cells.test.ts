import { describe, expect, it } from 'vitest';
import { cellsOf, paintedShare, runsOf } from '../../../lib/control/day-cells';

const MINUTE = 60_000_000;
/** 10:05 of a day. */
const NOW = 605 * MINUTE;

describe('the strip of a day', () => {
  it('joins equal quarters of an hour, up to now', () => {
    expect(runsOf(cellsOf('oogo'), NOW)).toEqual([
      { state: 'ok', from: 555 * MINUTE, to: 585 * MINUTE, cells: 2 },
      { state: 'gone', from: 585 * MINUTE, to: 600 * MINUTE, cells: 1 },
      { state: 'ok', from: 600 * MINUTE, to: NOW, cells: 1 },
    ]);
  });

  it('keeps time without knowledge apart from every state', () => {
    expect(cellsOf('o-lfhg')).toEqual(['ok', undefined, 'late', 'frozen', 'hidden', 'gone']);
  });

  it('counts painted quarters among the known ones', () => {
    expect(paintedShare(cellsOf('--oolg'))).toBe(75);
    expect(paintedShare(cellsOf('----'))).toBeNaN();
  });
});
