import { describe, expect, it } from 'vitest';
import { symbolsOf, textIn } from '../../../lib/boards/board';
import { parseBoard } from '../../../lib/boards/parse';
import { board } from './a-board';

function faultsOf(change: object): string {
  const result = parseBoard({ ...board, ...change });
  return result.ok ? '' : result.faults.join('\n');
}

describe('a board', () => {
  it('is read with its defaults filled in', () => {
    const result = parseBoard(board);
    expect(result).toMatchObject({
      ok: true,
      board: { id: 'shares', order: 1_000, tiles: [{ type: 'heatmap', clamp: 3 }, { type: 'hero' }] },
    });
  });

  it('stands for all symbols that it shows, each once', () => {
    const result = parseBoard({
      ...board,
      focus: 'sse:600519',
      tape: { symbols: ['fx:*', 'sse:*'] },
      tiles: [board.tiles[0], { type: 'hero', area: 'hero', symbol: 'sim:ACME' }],
    });
    expect(result.ok && symbolsOf(result.board)).toEqual(['sse:*', 'sse:600519', 'fx:*', 'sim:ACME']);
  });

  it('shows a text in the language asked for, else in English', () => {
    const title = { en: 'Shares', ru: 'Акции' };
    expect([textIn(title, 'ru'), textIn(title, 'zh-CN'), textIn('FX', 'ru')]).toEqual([
      'Акции',
      'Shares',
      'FX',
    ]);
  });

  it('names the path and the value of what is wrong', () => {
    expect(faultsOf({ tiles: [{ type: 'candles', area: 'hero', interval: '7m' }] })).toMatch(
      /tiles\[0\]\.interval: .*found "7m"/,
    );
    expect(faultsOf({ clocks: [{ zone: 'Mars/Olympus' }] })).toMatch(/clocks\[0\]\.zone: .*"Mars\/Olympus"/);
    expect(faultsOf({ symbols: ['sse:600 519'] })).toMatch(/symbols\[0\]: .*"sse:600 519"/);
    expect(faultsOf({ columns: ['1fr; color: red'] })).toMatch(/columns\[0\]: .*track/);
    expect(faultsOf({ title: undefined })).toMatch(/title: .*missing/);
    expect(faultsOf({ id: '../etc' })).toMatch(/id: .*"\.\.\/etc"/);
  });

  it.each([[null], [[]], ['board'], [7], [{}]])('refuses %j without throwing', (data) => {
    expect(parseBoard(data).ok).toBe(false);
  });

  it('refuses names that it does not know, so that a typing error is not passed over', () => {
    expect(faultsOf({ colour: 'blue' })).toMatch(/colour/);
    expect(faultsOf({ tiles: [{ type: 'heatmap', area: 'map', clmap: 5 }] })).toMatch(/clmap/);
    expect(faultsOf({ tiles: [{ type: 'weather', area: 'map' }] })).toMatch(/tiles\[0\]\.type/);
  });
});
