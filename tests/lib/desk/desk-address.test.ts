import { describe, expect, it } from 'vitest';
import { openAddress } from '../../../lib/desk/desk-address';
import { LAYOUT_VERSION, type Layout } from '../../../lib/desk/layout';
import { optionsOf } from '../../../lib/desk/pane';
import { toSymbol } from '../../../lib/market/instrument';

const [kept, asked] = [toSymbol('sse:600519'), toSymbol('binance:BTC-USDT')];

function layout(name: string): Layout {
  const chart = { kind: 'chart', link: 'A', symbol: null, options: optionsOf('chart', {}) } as const;
  return { version: LAYOUT_VERSION, name, links: { A: kept }, panes: { 'chart-1': chart }, dock: null };
}

function open(query: string) {
  return openAddress(new URLSearchParams(query), {
    layouts: [layout('Mornings')],
    usual: layout('Usual'),
    knows: (symbol) => symbol === asked,
  });
}

describe('the URL of a desk', () => {
  it('opens the requested layout, symbol and interval', () => {
    const { layout: opened, missing } = open(`layout=Mornings&symbol=${asked}&interval=5m`);
    expect(missing).toEqual([]);
    expect(opened).toMatchObject({ name: 'Mornings', links: { A: asked } });
    expect(opened.panes['chart-1']).toMatchObject({ options: { interval: '5m' } });
  });

  it('changes nothing without parameters', () => {
    expect(open('symbol=&theme=dark')).toEqual({ layout: layout('Usual'), missing: [] });
    expect(open('layout=Usual').missing).toEqual([]);
  });

  it.each([
    ['layout', 'layout=Evenings', 'Evenings'],
    ['symbol', 'symbol=sse:000000', 'sse:000000'],
    ['symbol', 'symbol=not a symbol', 'not a symbol'],
    ['interval', 'interval=7m', '7m'],
    ['layout', `layout=${'x'.repeat(1_000)}`, 'x'.repeat(40)],
  ])('names a %s that there is not, and leaves it as it is', (part, query, value) => {
    expect(open(query)).toEqual({ layout: layout('Usual'), missing: [{ part, value }] });
  });

  it('reports all values that do not exist', () => {
    expect(open('layout=a&symbol=b&interval=c').missing.map(({ part }) => part)).toEqual([
      'layout',
      'symbol',
      'interval',
    ]);
  });
});
