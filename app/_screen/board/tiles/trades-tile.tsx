'use client';

import { type CSSProperties, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { conventionOf } from '../../data/convention';
import { sizeFormat, useSizeTexts } from '../../data/size-text';
import { fitText } from '../../paint/fit-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../paint/named-elements';
import { useClosedText, useShowState } from '../../paint/quote-state';
import { useSymbol } from '../data/use-symbol';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import panel from './panel.module.css';
import { PhaseBadge, StateText } from './state-text';
import styles from './trades.module.css';

const TRADES_HZ = 4;
/** Window of the trade rate, ms. */
const RATE_WINDOW_MS = 60_000;
const DIRECTION = { buy: 'up', sell: 'down', unknown: 'flat' } as const;

/** Shows one symbol's trades, newest first, coloured by aggressor side. */
export function TradesTile({ tile }: { readonly tile: TileOf<'trades'> }) {
  const wall = useWall();
  const t = useTranslations('focus');
  const showState = useShowState(wall, { brief: true });
  const closed = useClosedText(wall);
  const sizeTexts = useSizeTexts(wall);
  const { symbol, row } = useSymbol(tile.symbol);
  const count = Math.max(1, Math.round(tile.rows / Math.max(1, wall.settings.typeScale)));
  const { zone } = wall;

  useEffect(() => {
    if (symbol === null) return;
    return wall.subscribe({ channel: 'trades', symbols: [symbol], rate: TRADES_HZ });
  }, [wall, symbol]);

  const root = useWallPainter<HTMLElement>(
    TRADES_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line) }));
      let fitted = 0;
      const instrument = wall.market.quotes.instrumentOf(row);
      const priceDecimals = instrument?.priceDecimals ?? 2;
      const { measure } = sizeTexts(instrument);
      return () => {
        const trades = symbol === null ? null : wall.market.tradesOf(symbol);
        let longest = 0;
        let largest = 0;
        for (let place = 0; place < lines.length; place++) {
          largest = Math.max(largest, trades?.newest(place)?.size ?? 0);
        }
        const sizeText = sizeFormat(wall.numbers, largest, measure);
        lines.forEach((at, place) => {
          const trade = trades?.newest(place);
          at.line.style.visibility = trade === undefined ? 'hidden' : '';
          if (trade === undefined) return;
          setText(at.part('time'), wall.times.time(trade.timestamp, zone));
          const price = wall.numbers.fixed(trade.price, priceDecimals);
          // A calculated value has no size.
          const size = trade.size === 0 ? '' : sizeText(trade.size);
          setText(at.part('price'), price);
          setText(at.part('size'), size);
          setData(at.line, 'direction', DIRECTION[trade.side]);
          longest = Math.max(longest, price.length + size.length);
        });
        if (longest !== fitted) {
          fitted = longest;
          fitText(part('list'));
        }
        const rate = trades?.rate(RATE_WINDOW_MS) ?? 0;
        setText(part('rate'), rate > 0 ? t('perSecond', { rate: wall.numbers.fixed(rate, 1) }) : '');
        part('empty').hidden = (trades?.size ?? 0) > 0;
        setText(part('empty'), closed(row) || t('noTrades'));
        showState(element, part, row);
      };
    },
    [wall, symbol, row, zone, t, showState, closed, sizeTexts],
    { version: () => (symbol === null ? 0 : wall.market.tradesOf(symbol).version) },
  );

  // The heading takes about a row's height.
  const rows = { '--rows': count + 1 } as CSSProperties;

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.trades}`}
      data-convention={conventionOf(wall, row)}
    >
      <div className={panel.head}>
        <h2 className={panel.title}>
          {t('timeAndSales')}
          <small className={panel.unit}>{sizeTexts(wall.market.quotes.instrumentOf(row)).unit}</small>
        </h2>
        <span data-part="rate" className={`${panel.current} number`} />
        <PhaseBadge />
        <StateText />
      </div>
      <ol data-part="list" className={`${styles.rows} ${panel.fading}`} style={rows}>
        {Array.from({ length: count }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is a place in the list
          <li key={place} data-row className={styles.row}>
            <span data-part="time" className={styles.time} />
            <span className={styles.price}>
              <i className={panel.arrow} />
              <span data-part="price" />
            </span>
            <span data-part="size" className={styles.size} />
          </li>
        ))}
      </ol>
      <p data-part="empty" className={styles.none} hidden>
        {t('noTrades')}
      </p>
    </section>
  );
}
