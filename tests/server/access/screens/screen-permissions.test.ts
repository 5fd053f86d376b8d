import { describe, expect, it } from 'vitest';
import { createPermissions } from '../../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../../server/access/roles';
import { screenPermissions } from '../../../../server/access/screens/screen-permissions';

const boards = (id: string): string[] | undefined => ({ crypto: ['binance:*'], all: ['*'] })[id];
const permissionsOf = (symbols: string[], rate = 50) =>
  createPermissions({ ...ROLE_LIMITS.operator, symbols, rate, channels: ['quotes', 'bars'] }, 'this token');
const requested = { name: 'Lobby' };

describe('permissions of a screen', () => {
  it('are at most those of a viewer and of the operator', () => {
    const operator = permissionsOf(['sim:*', 'binance:*'], 4);
    expect(screenPermissions(requested, operator, boards)).toEqual({
      ...{ symbols: ['binance:*', 'sim:*'], channels: ['quotes', 'bars'] },
      ...{ rate: 4, levels: 10 },
    });
    expect(screenPermissions(requested, permissionsOf(['*']), boards)).toMatchObject({
      symbols: ['*'],
      rate: 10,
    });
  });

  it('are narrowed to symbols, globs and boards', () => {
    const operator = permissionsOf(['sim:*', 'binance:*']);
    const symbols = ['sim:A', 'sim:*X*', 'board:crypto', 'sim:A'];
    expect(screenPermissions({ ...requested, symbols }, operator, boards).symbols).toEqual([
      'sim:A',
      'sim:*X*',
      'binance:*',
    ]);
  });

  it.each([
    { symbols: ['fx:EUR/USD'] },
    { symbols: ['*'] },
    { symbols: ['s*'] },
    { symbols: ['*:A'] },
    { symbols: ['board:all'] },
    { rate: 20 },
  ])('never exceed those of the operator: %j', (part) => {
    const operator = permissionsOf(['sim:*', 'binance:BTC*'], 10);
    expect(() => screenPermissions({ ...requested, ...part }, operator, boards)).toThrow(/not yours to give/);
  });

  it('reject an unknown board by name', () => {
    const asked = (part: object) => () =>
      screenPermissions({ ...requested, ...part }, permissionsOf(['*']), boards);
    expect(asked({ boards: ['nope'] })).toThrow('there is no board "nope"');
    expect(asked({ symbols: ['board:nope'] })).toThrow('there is no board "nope"');
  });
});
