import { expect, test } from 'vitest';
import { newPane, type PaneOptions } from '../../../lib/desk/pane';
import { watchedSymbols } from '../../../lib/desk/watched-symbols';
import { ACME, BOLT, CRUX } from '../store/samples';

function list(symbols: readonly string[]) {
  return newPane('watchlist', { options: { symbols } as unknown as PaneOptions<'watchlist'> });
}

test('the symbols of all watchlists are watched, without duplicates', () => {
  const panes = { one: list([ACME, BOLT]), two: list([BOLT, CRUX]), chart: newPane('chart') };
  expect(watchedSymbols(panes)).toEqual([ACME, BOLT, CRUX]);
});

test('all symbols are watched if a list shows all, or none is open', () => {
  expect(watchedSymbols({ one: list([ACME]), two: list([]) })).toBeNull();
  expect(watchedSymbols({ chart: newPane('chart') })).toBeNull();
});
