import { describe, expect, it } from 'vitest';
import {
  arrivalOf,
  asksFirst,
  outcomesOf,
  settledResults,
  undoOf,
} from '../../../lib/control/command-results';
import { madeScreen } from './made-screen';

const result = (screen: string, outcome: 'done' | 'late' | 'queued' | 'missed', before = {}) => ({
  ...{ screen, outcome, revision: 7, before },
});

describe('a command', () => {
  it('asks first when it reaches more than five screens, or one that is gone', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => madeScreen(id));
    expect(asksFirst(five)).toBe(false);
    expect(asksFirst([...five, madeScreen('f')])).toBe(true);
    expect(asksFirst([madeScreen('a', { state: 'gone' })])).toBe(true);
  });

  it('is undone with what each screen showed before, equal ones together', () => {
    const command = { display: { board: 'focus', symbol: null } };
    const results = [
      result('a', 'done', { board: 'quotes' }),
      result('b', 'queued', { board: 'quotes' }),
      result('c', 'done', { symbol: 'simx:ORVX', brightness: 0.4 }),
    ];
    expect(undoOf(command, results)).toEqual([
      { screens: ['a', 'b'], display: { board: 'quotes', symbol: null } },
      { screens: ['c'], display: { board: null, symbol: 'simx:ORVX' } },
    ]);
  });

  it('for the next board is undone with the previous one, on the screens that did it', () => {
    expect(undoOf({ act: 'next' }, [result('a', 'done'), result('b', 'missed')])).toEqual([
      { screens: ['a'], act: 'previous' },
    ]);
  });

  it('without an opposite has no undo', () => {
    expect(undoOf({ act: 'reload' }, [result('a', 'done')])).toEqual([]);
  });

  it('counts its outcomes, late ones as done once the screen has painted them', () => {
    const results = [result('a', 'done'), result('b', 'late'), result('c', 'queued'), result('d', 'missed')];
    expect(outcomesOf(results)).toEqual({ done: 1, late: 1, queued: 1, missed: 1 });
    const painted = [
      madeScreen('b', { report: { revision: 7 } }),
      madeScreen('c', { report: { revision: 6 } }),
      madeScreen('d', { report: { revision: 8 } }),
    ];
    expect(outcomesOf(settledResults(results, painted))).toEqual({ done: 2, late: 0, queued: 1, missed: 1 });
  });

  it('is sent, then shown when the screen reports its paint, and unanswered after two seconds', () => {
    const screen = madeScreen('a', { report: { revision: 6 } });
    expect(arrivalOf(screen, undefined, 100)).toBe('sent');
    expect(arrivalOf(screen, 7, 1_900)).toBe('sent');
    expect(arrivalOf(screen, 7, 2_100)).toBe('unanswered');
    expect(arrivalOf(madeScreen('a', { report: { revision: 8 } }), 7, 2_100)).toBe('shown');
    expect(arrivalOf(madeScreen('a', { state: 'gone' }), 7, 100)).toBe('queued');
  });
});
