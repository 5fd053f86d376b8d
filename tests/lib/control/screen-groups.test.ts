import { describe, expect, it } from 'vitest';
import { isBroken, shownState } from '../../../lib/control/controlled-screen';
import { countsOf, groupsOf } from '../../../lib/control/screen-groups';
import { stateFigure } from '../../../lib/control/state-age';
import { listRows, visibleRows } from '../../../lib/control/visible-rows';
import { madeScreen } from './made-screen';

const SCREENS = [
  madeScreen('Floor 10', { group: 'Floor' }),
  madeScreen('Floor 2', { group: 'Floor' }),
  madeScreen('Floor 3', { group: 'Floor', state: 'late' }),
  madeScreen('Floor 4', { group: 'Floor', isOldBuild: true }),
  madeScreen('Floor 5', { group: 'Floor', state: 'gone' }),
  madeScreen('Floor 6', { group: 'Floor', state: 'frozen' }),
  madeScreen('alone'),
  madeScreen('Bar', { group: 'Bar' }),
];

const shape = (groups: ReturnType<typeof groupsOf>) =>
  groups.map(({ name, screens, problems }) => [name, screens.map(({ id }) => id), problems]);

describe('screens', () => {
  it('are grouped by name, those without a group last, problems first, numbers in their order', () => {
    expect(shape(groupsOf(SCREENS))).toEqual([
      ['Bar', ['Bar'], 0],
      ['Floor', ['Floor 5', 'Floor 6', 'Floor 3', 'Floor 4', 'Floor 2', 'Floor 10'], 4],
      ['', ['alone'], 0],
    ]);
  });

  it('are filtered by state and by group', () => {
    const late = { states: new Set(['late', 'gone'] as const), group: null };
    expect(shape(groupsOf(SCREENS, late))).toEqual([['Floor', ['Floor 5', 'Floor 3'], 2]]);
    expect(shape(groupsOf(SCREENS, { states: new Set(), group: 'Bar' }))).toEqual([['Bar', ['Bar'], 0]]);
  });

  it('are counted by state, a working one of another build apart', () => {
    expect(countsOf(SCREENS)).toEqual([
      { state: 'ok', count: 4 },
      { state: 'late', count: 1 },
      { state: 'frozen', count: 1 },
      { state: 'old', count: 1 },
      { state: 'gone', count: 1 },
    ]);
  });

  it('on another build that are frozen are shown as frozen', () => {
    expect(shownState(madeScreen('a', { state: 'frozen', isOldBuild: true }))).toBe('frozen');
    expect(isBroken('frozen')).toBe(true);
    expect(isBroken('old')).toBe(false);
  });
});

describe('the chip of a screen', () => {
  const painted = { report: { painted: { epoch: 1, version: 1, time: 0, at: 4_000_000 } } };

  it('says how late the picture is by the last paint, not by the start of the state', () => {
    const screen = madeScreen('a', { state: 'late', since: 9_000_000, ...painted });
    expect(stateFigure(screen, 'late', 16_000_000)).toEqual({ kind: 'age', milliseconds: 12_000 });
  });

  it('says since when a screen is gone, and the build of an old one', () => {
    expect(stateFigure(madeScreen('a', { since: 7 }), 'gone', 9)).toEqual({ kind: 'time', micros: 7 });
    expect(stateFigure(madeScreen('a', { report: { build: '1.3.2' } }), 'old', 9)).toEqual({
      kind: 'build',
      build: '1.3.2',
    });
  });

  it('has no negative age when the clocks differ', () => {
    const screen = madeScreen('a', painted);
    expect(stateFigure(screen, 'late', 1_000_000)).toEqual({ kind: 'age', milliseconds: 0 });
  });
});

describe('a long list', () => {
  it('has a row for each group and each of its screens', () => {
    const rows = listRows(groupsOf(SCREENS));
    expect(rows.map((row) => (row.kind === 'group' ? row.group.name : row.screen.id)).slice(0, 4)).toEqual([
      ...['Bar', 'Bar', 'Floor', 'Floor 5'],
    ]);
    expect(rows).toHaveLength(SCREENS.length + 3);
  });

  it('draws the rows in view and a few beyond, also when it became shorter', () => {
    expect(visibleRows(200, 32, 0, 640)).toEqual({ first: 0, end: 26 });
    expect(visibleRows(200, 32, 3_200, 640)).toEqual({ first: 94, end: 126 });
    expect(visibleRows(10, 32, 3_200, 640)).toEqual({ first: 10, end: 10 });
  });
});
