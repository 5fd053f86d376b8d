import { useEffect } from 'react';
import type { Layout } from '../../lib/desk/layout';
import { isSymbol } from '../../lib/market/instrument';
import { INTERVALS, type Interval } from '../../lib/market/interval';
import type { DeskModel } from './desk-context';

/** What an address says of a desk: `?layout=…&symbol=…&interval=…`. */
export function layoutOfAddress(address: URLSearchParams, kept: Layout): Layout {
  const symbol = address.get('symbol') ?? '';
  const interval = INTERVALS.find((one) => one === address.get('interval'));
  const panes = Object.entries(kept.panes).map(([id, pane]) => [
    id,
    interval !== undefined && pane.kind === 'chart'
      ? { ...pane, options: { ...pane.options, interval } }
      : pane,
  ]);
  return {
    ...kept,
    links: isSymbol(symbol) ? { ...kept.links, A: symbol } : kept.links,
    panes: Object.fromEntries(panes),
  };
}

/** Keeps the address such that it opens what is shown. */
export function useAddress({ desk }: DeskModel): void {
  useEffect(() => {
    const write = (): void => {
      const { layout } = desk.getState();
      const address = new URL(location.href);
      const chart = Object.values(layout.panes).find(({ kind }) => kind === 'chart');
      const interval = (chart?.options as { readonly interval?: Interval } | undefined)?.interval;
      address.searchParams.set('layout', layout.name);
      if (layout.links.A !== undefined) address.searchParams.set('symbol', layout.links.A);
      if (interval !== undefined) address.searchParams.set('interval', interval);
      if (address.href !== location.href) history.replaceState(history.state, '', address);
    };
    write();
    return desk.subscribe(write);
  }, [desk]);
}
