'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { tickNear } from '../../../../lib/desk/price-lines';
import type { Instrument } from '../../../../lib/market/instrument';
import { IconButton } from '../../../_ui/button';
import { useDesk } from '../../desk-context';
import type { ChartView } from './chart-view';
import styles from './price-line-overlay.module.css';

/** Ticks that an arrow key moves a line by, and with Shift or a page key. */
const FINE_STEP = 1;
const COARSE_STEP = 10;

interface PriceLinesProps {
  readonly view: ChartView;
  readonly instrument: Instrument | undefined;
  readonly prices: readonly number[];
  /** Draws the chart now. */
  readonly draw: () => void;
  readonly onChange: (prices: readonly number[]) => void;
}

/** Moves and removes the user's price lines: each is a slider, for the pointer and for keys. */
export function PriceLines({ view, instrument, prices, draw, onChange }: PriceLinesProps) {
  const t = useTranslations('desk.chart');
  const { numbers } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const tick = instrument?.tickSize ?? 0.01;
  const decimals = instrument?.priceDecimals ?? 2;

  const move = (at: number, price: number): void =>
    onChange(prices.map((one, n) => (n === at ? tickNear(price, tick, decimals) : one)));
  const remove = (at: number): void => onChange(prices.filter((_, n) => n !== at));
  const drag = (at: number, event: PointerEvent): void => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    const price = view.priceAt(event.clientY - top);
    if (price === undefined) return;
    view.dragged = { at, price: tickNear(price, tick, decimals) };
    view.touch();
    draw();
  };
  const drop = (at: number): void => {
    const price = view.dragged?.price;
    view.dragged = undefined;
    if (price !== undefined) move(at, price);
  };
  const onKeyDown = (at: number, event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const price = prices[at] as number;
    const step = tick * (event.shiftKey ? COARSE_STEP : FINE_STEP);
    const actions = new Map<string, () => void>([
      ['ArrowUp', () => move(at, price + step)],
      ['ArrowDown', () => move(at, price - step)],
      ['PageUp', () => move(at, price + tick * COARSE_STEP)],
      ['PageDown', () => move(at, price - tick * COARSE_STEP)],
      ['Delete', () => remove(at)],
      ['Backspace', () => remove(at)],
    ]);
    const action = actions.get(event.key);
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  return (
    <div ref={box} className={styles.lines}>
      {prices.map((price, at) => {
        const text = numbers.fixed(price, decimals);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line keeps its place while its price changes
          <div key={at} data-line className={styles.line}>
            <div
              role="slider"
              tabIndex={0}
              className={styles.grip}
              aria-label={t('line')}
              aria-orientation="vertical"
              aria-valuenow={price}
              aria-valuemin={Math.min(0, price * 2)}
              aria-valuemax={Math.max(1, price * 2)}
              aria-valuetext={text}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.stopPropagation();
                event.currentTarget.setPointerCapture(event.pointerId);
                view.dragged = { at, price };
              }}
              onPointerMove={(event) => {
                if (view.dragged?.at === at) drag(at, event);
              }}
              onPointerUp={() => drop(at)}
              onPointerCancel={() => {
                view.dragged = undefined;
              }}
              onKeyDown={(event) => onKeyDown(at, event)}
            />
            <IconButton
              icon="close"
              variant="outline"
              size="s"
              className={styles.remove}
              label={t('removeLine', { price: text })}
              onClick={() => remove(at)}
            />
          </div>
        );
      })}
    </div>
  );
}
