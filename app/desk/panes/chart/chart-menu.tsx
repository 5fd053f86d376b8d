'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import paneStyles from '../../pane.module.css';
import { ChartExports } from './chart-exports';
import type { ChartHandle } from './chart-handle';
import type { ChartView } from './chart-view';

/** Room that the menu needs from the place that was pressed to the window's edges, px. */
const WIDTH_PX = 220;
const HEIGHT_PX = 220;

interface ChartMenuProps {
  readonly plot: RefObject<HTMLElement | null>;
  readonly view: ChartView;
  readonly hand: RefObject<ChartHandle | null>;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  /** Lines that the reader drew. */
  readonly lines: number;
  readonly onLine: (price: number | undefined) => void;
  readonly onClearLines: () => void;
}

/** What can be done at a place of the chart: by the right button, a long press, or the menu key. */
export function ChartMenu(props: ChartMenuProps) {
  const { plot, view, hand, symbol, instrument, lines, onLine, onClearLines } = props;
  const t = useTranslations('desk.chart');
  const ofAlerts = useTranslations('desk.alerts');
  const { numbers, shell } = useDesk();
  const menu = useRef<HTMLDivElement>(null);
  const [price, setPrice] = useState<number | undefined>(undefined);

  useEffect(() => {
    const target = plot.current;
    const element = menu.current;
    if (target === null || element === null) return;
    const open = (event: MouseEvent): void => {
      event.preventDefault();
      const box = target.getBoundingClientRect();
      setPrice(view.priceAt(event.clientY - box.top));
      const { clientWidth, clientHeight } = target.ownerDocument.documentElement;
      const left = Math.max(4, Math.min(event.clientX, clientWidth - WIDTH_PX));
      element.style.setProperty('--left', `${left}px`);
      element.style.setProperty(
        '--top',
        `${Math.max(4, Math.min(event.clientY, clientHeight - HEIGHT_PX))}px`,
      );
      element.showPopover();
      element.querySelector('button')?.focus();
    };
    target.addEventListener('contextmenu', open);
    return () => target.removeEventListener('contextmenu', open);
  }, [plot, view]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed in it is a button of its own
    <div
      ref={menu}
      popover="auto"
      className={`${paneStyles.menu} ${paneStyles.menuHere}`}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.currentTarget.hidePopover()}
    >
      {price !== undefined && (
        <>
          <button type="button" onClick={() => onLine(price)}>
            {t('lineAt', { price: numbers.fixed(price, instrument?.priceDecimals ?? 2) })}
          </button>
          <button
            type="button"
            onClick={() => shell.setState({ overlay: 'alert', alert: { symbol, price } })}
          >
            {ofAlerts('at', { price: numbers.fixed(price, instrument?.priceDecimals ?? 2) })}
          </button>
        </>
      )}
      {lines > 0 && (
        <button type="button" onClick={onClearLines}>
          {t('clearLines')}
        </button>
      )}
      <ChartExports hand={hand} symbol={symbol} instrument={instrument} />
    </div>
  );
}
