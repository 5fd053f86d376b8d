'use client';

import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { moversTable } from '../../../../lib/desk/desk-tables';
import { moversOf } from '../../../../lib/desk/movers';
import { conventionFor } from '../../../../lib/locale/colors';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { changePercent, turnover } from '../../../../lib/store/derived';
import { shownPrice } from '../../../../lib/store/shown-price';
import { directionName } from '../../../_screen/data/change';
import { amountText, useSizeTexts } from '../../../_screen/data/size-text';
import { displayName } from '../../../_screen/instrument-name';
import { namedElementsOf, rowsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { markState, phaseText } from '../../../_screen/paint/quote-state';
import { useWidth } from '../../../_screen/use-width';
import { Button } from '../../../_ui/button';
import { Select } from '../../../_ui/field';
import { MenuButton } from '../../../_ui/menu';
import { useDesk } from '../../desk-context';
import { useTouchedRow } from '../../use-row-heights';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import { useFittingRows } from '../use-fitting-rows';
import { usePanePainter } from '../use-pane-painter';
import { useTableExport } from '../use-table-export';
import styles from './movers.module.css';

/** Rate of sorting, Hz: an order that changes more often cannot be read. */
const HZ = 1;
/** Width below which losers are under gainers, CSS px. */
const STACKED_PX = 460;
const BY = ['change', 'turnover', 'volume'] as const;

/** Ranks instruments: gainers beside losers, or the largest turnover or volume. */
export function MoversPane({ options, symbol, pick, change, tools }: PaneProps<'movers'>) {
  const desk = useDesk();
  const t = useTranslations('desk.movers');
  const state = useTranslations('state');
  const sizeTexts = useSizeTexts(desk);
  const [box, width] = useWidth<HTMLDivElement>();
  const { by } = options;
  const sides = by === 'change' ? (['up', 'down'] as const) : (['most'] as const);
  const stacked = width < STACKED_PX && sides.length > 1;
  const height = useTouchedRow();
  const fitting = useFittingRows(box, height);
  // The head of each side takes one row.
  const lines = Math.max(0, stacked ? Math.floor(fitting / 2) - 1 : fitting - 1);

  useEffect(() => desk.subscribe({ channel: 'quotes', symbols: ['*'], rate: QUOTE_RATE }), [desk]);
  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const rows = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line) }));
      return () => {
        const { quotes } = desk.market;
        const all = desk.instruments.map((one) => quotes.rowOf(one.symbol));
        const shown = sides.flatMap((side) => {
          const found: (number | undefined)[] = moversOf(quotes, all, by, side === 'down').slice(0, lines);
          return [...found, ...new Array<undefined>(lines - found.length).fill(undefined)];
        });
        for (const [at, { line, part }] of rows.entries()) {
          const row = shown[at];
          line.style.visibility = row === undefined ? 'hidden' : '';
          if (row === undefined) continue;
          const instrument = quotes.instrumentOf(row);
          const own = quotes.symbolOf(row) ?? '';
          const name = displayName(instrument, own, desk.settings.locale);
          const percent = changePercent(quotes, row);
          const { colors, locale } = desk.settings;
          markState(desk, line, row);
          setData(line, 'symbol', own);
          setData(line, 'selected', own === symbol ? 'true' : null);
          setData(line, 'link', desk.desk.linkOf(own));
          setData(line, 'convention', conventionFor(colors, locale, instrument?.colorConvention));
          setText(part('code'), name.primary);
          const phase = phaseText(desk, row, state, 'short');
          setText(part('phase'), phase);
          setText(part('name'), name.secondary);
          const amount =
            by === 'turnover'
              ? amountText(desk.numbers, turnover(quotes, row), instrument)
              : sizeTexts(instrument).full(quotes.value(row, 'volume'));
          const price = desk.numbers.fixed(shownPrice(quotes, row), instrument?.priceDecimals ?? 2);
          setText(part('last'), by === 'change' ? price : amount);
          setText(part('change'), desk.numbers.fixed(Math.abs(percent), 2));
          setData(part('change'), 'direction', directionName(percent));
        }
      };
    },
    [desk, by, lines, symbol, state, sizeTexts],
  );

  const entries = useTableExport(`movers-${by}`, () => {
    const { quotes } = desk.market;
    return moversTable(
      quotes,
      desk.instruments.map((one) => quotes.rowOf(one.symbol)),
      by,
    );
  });

  return (
    <div className={styles.pane} ref={box}>
      {tools !== null &&
        createPortal(
          <>
            <Select
              look="plain"
              label={t('by')}
              value={by}
              options={BY.map((value) => ({ value, text: t(value) }))}
              onChoose={(chosen) => change({ by: chosen })}
            />
            <MenuButton label={t('menu')} entries={entries} />
          </>,
          tools,
        )}
      <div
        ref={root}
        className={styles.sides}
        data-stacked={stacked}
        style={{ '--line-height': `${height}px` } as object}
      >
        {sides.map((side) => (
          <section key={side} aria-label={t(side)}>
            <h2 className={styles.head}>{t(side)}</h2>
            {Array.from({ length: lines }, (_, at) => (
              <Button
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is a place of the order
                key={at}
                variant="text"
                data-row
                className={`${styles.line} number`}
                onClick={(event) => pick(event.currentTarget.dataset.symbol as MarketSymbol)}
              >
                <b data-part="code" className="cut" />
                <span data-part="phase" className="phase" />
                <span data-part="name" className={`${styles.name} cut muted`} />
                <span data-part="last" className="fading" />
                <span data-part="change" className="directed fading" />
              </Button>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
