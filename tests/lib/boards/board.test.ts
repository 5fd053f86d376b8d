import { describe, expect, it } from 'vitest';
import { symbolsOf, textIn } from '../../../lib/boards/board';
import { parseBoard } from '../../../lib/boards/parse';
import { board } from './a-board';

function faultsOf(change: object): string {
  const result = parseBoard({ ...board, ...change });
  return result.ok ? '' : result.faults.join('\n');
}

describe('a board', () => {
  it('is parsed with defaults for missing fields', () => {
    const result = parseBoard(board);
    expect(result).toMatchObject({
      ok: true,
      board: { id: 'shares', order: 1_000, tiles: [{ type: 'heatmap', clamp: 3 }, { type: 'hero' }] },
    });
  });

  it('lists all symbols that it shows, without duplicates', () => {
    const result = parseBoard({
      ...board,
      focus: 'sse:600519',
      tape: { symbols: ['fx:*', 'sse:*'] },
      tiles: [
        { ...board.tiles[0], type: 'market', indices: ['sse:000001'] },
        { type: 'hero', area: 'hero', symbol: 'sim:ACME' },
      ],
    });
    expect(result.ok && symbolsOf(result.board)).toEqual([
      'sse:*',
      'sse:600519',
      'fx:*',
      'sse:000001',
      'sim:ACME',
    ]);
  });

  it('shows texts in the requested language, else in English', () => {
    const title = { en: 'Shares', ru: 'Акции' };
    expect([textIn(title, 'ru'), textIn(title, 'zh-CN'), textIn('FX', 'ru')]).toEqual([
      'Акции',
      'Shares',
      'FX',
    ]);
  });

  it('reports path and value of each fault', () => {
    expect(faultsOf({ tiles: [{ type: 'candles', area: 'hero', interval: '7m' }] })).toMatch(
      /tiles\[0\]\.interval: .*found "7m"/,
    );
    expect(faultsOf({ clocks: [{ zone: 'Mars/Olympus' }] })).toMatch(/clocks\[0\]\.zone: .*"Mars\/Olympus"/);
    expect(faultsOf({ symbols: ['sse:600 519'] })).toMatch(/symbols\[0\]: .*"sse:600 519"/);
    expect(faultsOf({ columns: ['1fr; color: red'] })).toMatch(/columns\[0\]: .*track/);
    expect(faultsOf({ title: undefined })).toMatch(/title: .*missing/);
    expect(faultsOf({ id: '../etc' })).toMatch(/id: .*"\.\.\/etc"/);
  });

  it.each([[null], [[]], ['board'], [7], [{}]])('rejects %j without throwing', (data) => {
    expect(parseBoard(data).ok).toBe(false);
  });

  it('rejects unknown fields, so that typing errors are found', () => {
    expect(faultsOf({ colour: 'blue' })).toMatch(/colour/);
    expect(faultsOf({ tiles: [{ type: 'heatmap', area: 'map', clmap: 5 }] })).toMatch(/clmap/);
    expect(faultsOf({ tiles: [{ type: 'weather', area: 'map' }] })).toMatch(/tiles\[0\]\.type/);
  });
});
