'use client';

import { type RefObject, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { ContextMenu } from '../../../_ui/menu';
import type { MenuEntry } from '../../../_ui/menu-entry';
import type { PressedPlace } from '../../../_ui/popup-place';
import { useDesk } from '../../desk-context';
import type { ChartHandle } from './chart-handle';
import type { ChartView } from './chart-view';
import { useChartExports } from './use-chart-exports';

interface ChartMenuProps {
  readonly plot: RefObject<HTMLElement | null>;
  readonly view: ChartView;
  readonly handle: RefObject<ChartHandle | null>;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  /** Number of lines that the user drew. */
  readonly lines: number;
  readonly onLine: (price: number | undefined) => void;
  readonly onClearLines: () => void;
}

/** Opens a menu at a place of the chart: by the right button, a long press, or the menu key. */
export function ChartMenu(props: ChartMenuProps) {
  const { plot, view, handle, symbol, instrument, lines, onLine, onClearLines } = props;
  const t = useTranslations('desk.chart');
  const ofAlerts = useTranslations('desk.alerts');
  const { numbers, shell } = useDesk();
  const [place, setPlace] = useState<(PressedPlace & { readonly price: number | undefined }) | null>(null);
  const exports = useChartExports({ handle, symbol, instrument });

  useEffect(() => {
    const element = plot.current;
    if (element === null) return;
    const open = (event: MouseEvent): void => {
      event.preventDefault();
      const price = view.priceAt(event.clientY - element.getBoundingClientRect().top);
      setPlace({ x: event.clientX, y: event.clientY, element, price });
    };
    element.addEventListener('contextmenu', open);
    return () => element.removeEventListener('contextmenu', open);
  }, [plot, view]);

  const action = (text: string, onSelect: () => void): MenuEntry => ({ kind: 'action', text, onSelect });
  const entries = (): readonly MenuEntry[] => {
    const price = place?.price;
    const text = numbers.fixed(price ?? Number.NaN, instrument?.priceDecimals ?? 2);
    return [
      ...(price === undefined
        ? []
        : [
            action(t('lineAt', { price: text }), () => onLine(price)),
            action(ofAlerts('at', { price: text }), () =>
              shell.setState({ overlay: 'alert', alert: { symbol, price } }),
            ),
          ]),
      ...(lines > 0 ? [action(t('clearLines'), onClearLines)] : []),
      ...exports(),
    ];
  };
  return <ContextMenu label={t('menu')} place={place} entries={entries} onClose={() => setPlace(null)} />;
}
