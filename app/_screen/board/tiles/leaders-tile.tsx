'use client';

import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { isHollowUp } from '../../../../lib/locale/colors';
import type { Interval } from '../../../../lib/market/interval';
import { isColorless } from '../../../../lib/store/freshness';
import { auctionOf, shownPrice } from '../../../../lib/store/shown-price';
import { changeOf, directionName } from '../../data/change';
import { conventionOf } from '../../data/convention';
import { ranked } from '../../data/ranking';
import { useSizeTexts } from '../../data/size-text';
import { displayName } from '../../instrument-name';
import { newestCandles } from '../../paint/candles';
import { surfaceOf } from '../../paint/canvas';
import { fitName, fitText } from '../../paint/fit-text';
import { drawMiniCandles } from '../../paint/mini-candles';
import { namedElementsOf, setData, setText } from '../../paint/named-elements';
import { opensText, useShowState } from '../../paint/quote-state';
import { tokensOf } from '../../paint/screen-theme';
import { createTickCell } from '../../paint/tick-cell';
import { useBars } from '../data/use-bars';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import { AuctionFigures, paintAuction } from './auction-figures';
import styles from './leaders.module.css';
import panel from './panel.module.css';
import { PhaseBadge, StateText } from './state-text';

const TEXT_HZ = 4;
const CHART_HZ = 1;
/** Interval between rankings, ms: a wall that reorders often cannot be read. */
const RANK_EVERY_MS = 120_000;
/** Type scale above which one leader fewer is shown. */
const LARGE_TYPE = 1.2;
/** Upper bound of the length of a name, characters. */
const MAX_NAME = 1_000;

/** Shows the first symbols of a ranking with price, change and candles. */
export function LeadersTile({ tile }: { readonly tile: TileOf<'leaders'> }) {
  const wall = useWall();
  const { quotes } = wall.market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const count = Math.max(1, wall.settings.typeScale > LARGE_TYPE ? tile.count - 1 : tile.count);
  const [leaders, setLeaders] = useState(() => ranked(quotes, rows, tile.by).slice(0, count));

  useEffect(() => {
    const rank = (): void => setLeaders(ranked(quotes, rows, tile.by).slice(0, count));
    rank();
    const timer = setInterval(rank, RANK_EVERY_MS);
    return () => clearInterval(timer);
  }, [quotes, rows, tile.by, count]);

  const symbols = useMemo(
    () => leaders.map((row) => quotes.symbolOf(row)).filter((symbol) => symbol !== undefined),
    [leaders, quotes],
  );
  const bars = useBars(symbols, tile.interval, tile.bars);

  return (
    <ul className={styles.leaders}>
      {leaders.map((row) => (
        <Leader key={row} row={row} interval={bars.interval} slots={tile.bars} />
      ))}
    </ul>
  );
}

interface LeaderProps {
  readonly row: number;
  readonly interval: Interval;
  readonly slots: number;
}

function Leader({ row, interval, slots }: LeaderProps) {
  const wall = useWall();
  const showState = useShowState(wall, { brief: true });
  const sizeTexts = useSizeTexts(wall);
  const t = useTranslations('state');
  const { numbers, market, settings } = wall;
  const { quotes } = market;
  const symbol = quotes.symbolOf(row);
  const instrument = quotes.instrumentOf(row);
  const name = displayName(instrument, symbol ?? '', settings.locale);

  const root = useWallPainter<HTMLLIElement>(
    TEXT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const price = createTickCell(part('price'), wall.moves);
      const sizes = sizeTexts(instrument);
      let length = 0;
      let stateLength = -1;
      return (now) => {
        const change = changeOf(quotes, row);
        const direction = directionName(change.percent);
        const text = numbers.fixed(shownPrice(quotes, row), instrument?.priceDecimals ?? 2);
        price.show(text, quotes.tick(row), now);
        setData(part('change'), 'direction', direction);
        setText(part('percent'), numbers.percent(change.percent));
        const stated = showState(element, part, row) !== null;
        paintAuction(part, auctionOf(quotes, row), sizes);
        setText(part('opens'), opensText(wall, row, t));
        // Figures beside the price leave it less room.
        const beside = `${part('matched').textContent}${part('unmatched').textContent}${part('opens').textContent}`;
        const wide = text.length * MAX_NAME + beside.length;
        if (wide !== length) {
          length = wide;
          fitText(part('price'));
        }
        const state = stated ? part('age') : part('percent');
        const lengths =
          (state.textContent ?? '').length * MAX_NAME + (part('phase').textContent ?? '').length;
        if (lengths === stateLength) return;
        stateLength = lengths;
        fitName(part('name'), part('secondary'));
      };
    },
    [row, wall, t, showState, sizeTexts],
  );
  const chart = useWallPainter<HTMLDivElement>(
    CHART_HZ,
    (element) => {
      const canvas = element.firstElementChild as HTMLCanvasElement;
      const tokens = tokensOf(element);
      const hollowUp = isHollowUp(settings.colors, settings.locale, instrument?.colorConvention);
      return () => {
        const surface = surfaceOf(canvas);
        if (surface === null || symbol === undefined) return;
        const grey = isColorless(market.freshnessOf(row)) ? tokens.color('faint') : null;
        drawMiniCandles(surface, newestCandles(market.barsOf(symbol, interval), slots), slots, {
          up: grey ?? tokens.color('up'),
          down: grey ?? tokens.color('down'),
          flat: tokens.color('muted'),
          hollowUp,
        });
      };
    },
    [row, interval, slots, wall],
    { chart: true },
  );

  return (
    <li
      ref={root}
      className={`${panel.panel} ${styles.leader}`}
      data-convention={conventionOf(wall, row)}
      data-symbol={symbol}
    >
      <div className={styles.top}>
        <h2 data-part="name" className={panel.name}>
          <span className={panel.fading}>{name.primary}</span>
          <span data-part="secondary" className={panel.secondary}>
            {name.secondary}
          </span>
          <PhaseBadge />
        </h2>
        <span data-part="change" className={panel.change}>
          <span className={panel.arrow} />
          <span data-part="percent" />
        </span>
        <StateText />
      </div>
      <p data-part="price" className={`${styles.price} ${panel.fading} number`} />
      <AuctionFigures />
      <p data-part="opens" className={styles.opens} />
      <div ref={chart} className={`${styles.candles} ${panel.fading}`} aria-hidden="true">
        <canvas className={panel.canvas} />
      </div>
    </li>
  );
}
