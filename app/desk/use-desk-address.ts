import { useEffect } from 'react';
import type { Interval } from '../../lib/market/interval';
import type { DeskModel } from './desk-context';

/** Keeps the URL in line with what the desk shows. */
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
