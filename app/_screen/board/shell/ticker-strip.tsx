'use client';

import { useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../../../lib/boards/board';
import { firstOfTurn, pageTurnAt } from '../../../../lib/screens/page-turn';
import { conventionOf } from '../../data/convention';
import { displayName } from '../../instrument-name';
import { fitText } from '../../paint/fit-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../paint/named-elements';
import panel from '../tiles/panel.module.css';
import { PhaseBadge } from '../tiles/state-text';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import { pricedRows, type TickerItem, writeTickerItem } from './ticker-item';
import styles from './ticker-strip.module.css';

const TEXT_HZ = 4;
/** Duration of the entry animation of an item, and delay between items, ms. */
const ENTER_MS = 380;
const STAGGER_MS = 60;
/** Minimum scale of the type; if an item still does not fit, it is shown with the next ones. */
const MIN_SCALE = 0.86;

type TapeOptions = NonNullable<Board['tape']>;

interface Slot extends TickerItem {
  row: number;
}

/** Shows the ticker strip. Items are replaced together every few seconds instead of scrolling. */
export function TickerStrip({ tape }: { readonly tape: TapeOptions }) {
  const wall = useWall();
  const t = useTranslations('market');
  const { pageClock } = wall;
  const { quotes } = wall.market;
  const state = useTranslations('state');
  const all = useMemo(() => wall.rowsOf(tape.symbols), [wall, tape.symbols]);
  /** Index of the first item shown, and when the next ones follow. Survives a resize. */
  const place = useRef({ first: 0, until: Number.NEGATIVE_INFINITY });

  const root = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const slots: Slot[] = rowsOf(element).map((item) => ({
        element: item,
        part: namedElementsOf(item),
        row: -1,
      }));
      const list = element.firstElementChild as HTMLElement;
      let stand = 0;
      /** Rows with a price, which the strip shows in turn. */
      let rows: number[] = [];
      const priced = (): number[] => pricedRows(quotes, all);
      const write = (slot: Slot): void => writeTickerItem(wall, slot, slot.row, state);
      const fill = (): void => {
        rows = priced();
        stand = Math.min(slots.length, rows.length);
        slots.forEach((slot, index) => {
          const row = rows[(place.current.first + index) % Math.max(1, rows.length)];
          slot.element.hidden = index >= stand || row === undefined;
          if (row === undefined || slot.element.hidden) return;
          slot.row = row;
          const name = displayName(
            quotes.instrumentOf(row),
            quotes.symbolOf(row) ?? '',
            wall.settings.locale,
          );
          setText(slot.part('name'), name.primary);
          setData(slot.element, 'convention', conventionOf(wall, row));
          write(slot);
        });
        // Nothing is cut: an item that does not fit is shown with the next ones.
        list.style.fontSize = '';
        while (stand > 1 && list.scrollWidth * MIN_SCALE > list.clientWidth) {
          stand -= 1;
          const last = slots[stand];
          if (last !== undefined) last.element.hidden = true;
        }
        fitText(list);
      };
      /** Screens that show parts of one strip agree by their clock, and show what did not fit a round later. */
      const next = (now: number): void => {
        if (!pageClock.isShared) {
          place.current.first = (place.current.first + stand) % Math.max(1, rows.length);
          place.current.until = now + tape.seconds * 1_000;
          return;
        }
        const { turned, leftMs } = pageTurnAt(pageClock.start, pageClock.now(), tape.seconds * 1_000);
        place.current.first = firstOfTurn(turned, slots.length, priced().length);
        place.current.until = now + leftMs;
      };
      const enter = (): void => {
        if (!wall.moves()) return;
        slots.forEach((slot, index) => {
          slot.element.animate(
            // Animates to the item's own opacity: a stale item stays faint.
            [{ transform: 'translateY(45%)', opacity: 0 }],
            {
              duration: ENTER_MS,
              delay: index * STAGGER_MS,
              easing: 'cubic-bezier(.2,.7,.2,1)',
              fill: 'backwards',
            },
          );
        });
      };

      fill();
      return (now) => {
        if (place.current.until === Number.NEGATIVE_INFINITY)
          place.current.until = pageClock.isShared ? now : now + tape.seconds * 1_000;
        const due = now >= place.current.until || rows.length === 0;
        if (due && priced().length > stand) {
          next(now);
          fill();
          enter();
          return;
        }
        for (const slot of slots) if (!slot.element.hidden && slot.row >= 0) write(slot);
      };
    },
    [wall, all, tape, state],
  );

  return (
    <section ref={root} className={styles.tape} aria-label={t('ticker')}>
      <ul className={styles.items}>
        {Array.from({ length: tape.items }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is a place on the tape
          <li key={index} data-row className={styles.item} hidden>
            <span data-part="name" className={styles.name} />
            <PhaseBadge />
            <span data-part="price" className={`${styles.price} number`} />
            <span data-part="change" className={`${styles.change} number`}>
              <i className={panel.arrow} />
              <span data-part="percent" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
