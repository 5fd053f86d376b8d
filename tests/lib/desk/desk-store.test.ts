import { expect, test } from 'vitest';
import { createDeskStore } from '../../../lib/desk/desk-store';
import { LayoutError, layoutText, parseLayout } from '../../../lib/desk/layout';
import { newPane } from '../../../lib/desk/pane';
import { toSymbol } from '../../../lib/market/instrument';

const A = toSymbol('sim:ACME');
const B = toSymbol('sim:BOLT');

function desk() {
  return createDeskStore({
    version: 1,
    name: 'test',
    links: { A },
    panes: {
      list: newPane('watchlist', { link: 'A' }),
      chart: newPane('chart', { link: 'A' }),
      own: newPane('chart', { symbol: B }),
    },
    dock: null,
  });
}

test('picking a symbol in one pane changes its whole group and nothing else', () => {
  const store = desk();
  store.pick('list', B);
  expect([store.symbolOf('list'), store.symbolOf('chart')]).toEqual([B, B]);
  store.pick('own', A);
  expect([store.symbolOf('own'), store.symbolOf('chart')]).toEqual([A, B]);
});

test('a pane that leaves its group keeps its symbol', () => {
  const store = desk();
  store.setLink('chart', null);
  store.pick('list', B);
  expect(store.symbolOf('chart')).toBe(A);
});

test('an invalid change of options falls back to the defaults', () => {
  const store = desk();
  store.change<'chart'>('chart', { interval: '7m' as '1m', style: 'line' });
  expect(store.getState().layout.panes.chart?.options).toMatchObject({ interval: '1m', style: 'line' });
});

test('a layout is restored from its file', () => {
  const { layout } = desk().getState();
  expect(parseLayout(layoutText(layout))).toEqual(layout);
});

test('a layout of a newer version loses only its unknown panes', () => {
  const text = '{"version":1,"name":"n","panes":{"a":{"kind":"orbit"},"b":{"kind":"news"}},"dock":null}';
  expect(Object.keys(parseLayout(text).panes)).toEqual(['b']);
});

test.each([
  ['{', 'not a layout'],
  ['[]', 'not a layout'],
  ['{"version":9,"name":"n","panes":{}}', 'version must be 1'],
  ['{"version":1,"name":" ","panes":{}}', 'name must not be empty'],
])('what is no layout is refused by name: %s', (text, message) => {
  expect(() => parseLayout(text)).toThrow(LayoutError);
  expect(() => parseLayout(text)).toThrow(message);
});
