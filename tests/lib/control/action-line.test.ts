import { describe, expect, it } from 'vitest';
import { actionLine, namesOf } from '../../../lib/control/action-line';
import type { ScreenAction } from '../../../lib/protocol/screens/screen-action';
import { madeScreen } from './made-screen';

const action = (others: Partial<ScreenAction>): ScreenAction => ({
  ...{ time: 1, by: 'operator', screens: ['a'] },
  ...others,
});

describe('a line of what was done', () => {
  it.each([
    [
      { display: { board: 'focus', symbol: null }, before: { a: { board: 'quotes' } } },
      'board',
      'focus',
      'quotes',
    ],
    [
      { display: { board: 'focus', symbol: 'simx:A' }, before: { a: { board: 'quotes' } } },
      'symbol',
      'simx:A',
      'quotes',
    ],
    [
      { display: { board: null, symbol: null, playlist: null }, before: { a: { board: 'quotes' } } },
      'ownBoard',
      '',
      'quotes',
    ],
    [{ display: { brightness: 0.6 }, before: { a: {} } }, 'dim', '60', '100'],
    [{ display: { brightness: null }, before: { a: { brightness: 0.6 } } }, 'dim', '100', '60'],
    [{ display: { blank: true } }, 'blank', '', ''],
    [{ display: { blank: null } }, 'unblank', '', ''],
    [{ display: { paused: null } }, 'resumed', '', ''],
    [{ display: { message: { text: 'Fire drill' } } }, 'message', 'Fire drill', ''],
    [
      { display: { message: null }, before: { a: { message: { text: 'Fire drill' } } } },
      'removed',
      '',
      'Fire drill',
    ],
    [{ display: { language: 'ru' }, before: { a: {} } }, 'language', 'ru', ''],
    [{ display: { zoom: 1.2 } }, 'look', '', ''],
    [{ act: 'reload' as const }, 'reload', '', ''],
    [{ state: 'frozen' as const, by: 'server' }, 'state', 'frozen', ''],
    [{ display: { hold: 40 } }, 'other', '', ''],
  ])('names %j as %s', (others, kind, value, before) => {
    expect(actionLine(action(others))).toEqual({ kind, value, before });
  });

  it('names what was before only if all its screens showed the same', () => {
    const display = { board: 'focus' };
    const same = { a: { board: 'quotes' }, b: { board: 'quotes' } };
    expect(actionLine(action({ display, before: same })).before).toBe('quotes');
    expect(actionLine(action({ display, before: { ...same, c: {} } })).before).toBe('');
  });

  it('writes out up to three screens, also one that was revoked', () => {
    const list = [madeScreen('a', { name: 'Lobby 01' }), madeScreen('b', { name: 'Lobby 02' })];
    expect(namesOf(['a', 'b', 'revoked'], list)).toBe('Lobby 01, Lobby 02, revoked');
    expect(namesOf(['a', 'b', 'c', 'd'], list)).toBeUndefined();
  });
});
