'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Figure, TileOf } from '../../../../lib/boards/tile';
import { turnover } from '../../../../lib/store/derived';
import { auctionOf, previousClose, shownPrice } from '../../../../lib/store/shown-price';
import { changeOf, directionName } from '../../data/change';
import { conventionOf } from '../../data/convention';
import { amountText, type SizeTexts, useSizeTexts } from '../../data/size-text';
import { displayName } from '../../instrument-name';
import { fitName } from '../../paint/fit-text';
import { type NamedElements, namedElementsOf, setData, setText } from '../../paint/named-elements';
import { usePriceNote, useShowState } from '../../paint/quote-state';
import { createTickCell } from '../../paint/tick-cell';
import { useSymbol } from '../data/use-symbol';
import { useWallPainter } from '../use-wall-painter';
import { useWall, type WallModel } from '../wall-context';
import { AuctionFigures, paintAuction } from './auction-figures';
import { DayRange, paintDayRange } from './day-range';
import styles from './hero.module.css';
import panel from './panel.module.css';
import { PhaseBadge, StateText } from './state-text';

const HERO_HZ = 4;
const FIGURES_EVERY_MS = 1_000;
/** Rate of the day's bar, Hz. */
const BARS_RATE = 1;
/** Minimum scale of the price. */
const MIN_SCALE = 0.3;
/** Scale of the change beside a long price: the price is what must be readable from afar. */
const SMALLER_PERCENT = 0.68;
const MARGIN = 0.985;

/** Shows one symbol's price as large as possible, with the day's statistics beside it. */
export function HeroTile({ tile }: { readonly tile: TileOf<'hero'> }) {
  const wall = useWall();
  const showState = useShowState(wall);
  const note = usePriceNote(wall);
  const sizeTexts = useSizeTexts(wall);
  const t = useTranslations();
  const { symbol, row } = useSymbol(tile.symbol);
  const { quotes } = wall.market;
  const instrument = quotes.instrumentOf(row);
  const name = displayName(instrument, symbol ?? '', wall.settings.locale);
  const figures = tile.figures.filter((figure) => figure !== 'range');

  useEffect(() => {
    if (symbol === null) return;
    return wall.subscribe({ channel: 'bars', symbols: [symbol], interval: '1d', rate: BARS_RATE });
  }, [wall, symbol]);

  const root = useWallPainter<HTMLElement>(
    HERO_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const price = createTickCell(part('price'), wall.moves);
      const decimals = instrument?.priceDecimals ?? 2;
      const sizes = sizeTexts(instrument);
      let length = 0;
      let figuresLength = 0;
      let shownBeside = '';
      let figuresAt = Number.NEGATIVE_INFINITY;
      fitName(part('name'), part('secondary'));
      return (now) => {
        const change = changeOf(quotes, row);
        const direction = directionName(change.percent);
        const text = wall.numbers.fixed(shownPrice(quotes, row), decimals);
        price.show(text, quotes.tick(row), now);
        setData(part('changes'), 'direction', direction);
        const known = !Number.isNaN(change.percent);
        setText(part('absolute'), known ? wall.numbers.signed(change.absolute, decimals) : '');
        setText(part('percent'), known ? wall.numbers.percent(change.percent) : '');
        showState(element, part, row);
        paintAuction(part, auctionOf(quotes, row), sizes);
        setText(part('note'), note(row));
        const beside = `${part('note').textContent} ${part('phase').textContent}`;
        if (beside !== shownBeside) {
          shownBeside = beside;
          fitName(part('name'), part('secondary'));
        }
        if (now - figuresAt >= FIGURES_EVERY_MS) {
          figuresAt = now;
          figuresLength = 0;
          for (const figure of figures) {
            const figured = figureText(wall, row, figure, sizes);
            setText(part(figure), figured);
            figuresLength += figured.length;
          }
          if (tile.figures.includes('range')) paintDayRange(wall, part, row);
        }
        const wide = text.length + (part('percent').textContent?.length ?? 0) + figuresLength;
        if (wide === length) return;
        length = wide;
        fitHero(part);
      };
    },
    [wall, row, tile, showState, note, sizeTexts],
  );

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.hero}`}
      data-convention={conventionOf(wall, row)}
      data-symbol={symbol}
    >
      <h2 data-part="name" className={`${panel.name} ${styles.name}`}>
        <span>{name.primary}</span>
        <span data-part="secondary" className={styles.secondary}>
          {name.secondary}
        </span>
        <span data-part="note" className={styles.note} />
        <PhaseBadge />
      </h2>
      <div data-part="now" className={styles.now}>
        <p data-part="price" className={`${styles.price} ${panel.fading} number`} />
        <div data-part="changes" className={styles.changes}>
          <StateText />
          <span data-part="absolute" className={`${styles.absolute} ${panel.fading}`} />
          <span data-part="percent-line" className={`${panel.change} ${styles.percent}`}>
            <i className={panel.arrow} />
            <span data-part="percent" />
          </span>
        </div>
        <AuctionFigures />
      </div>
      <div className={styles.figures}>
        <dl className={styles.values}>
          {figures.map((figure) => (
            <div key={figure} className={styles.figure}>
              <dt>{t(FIGURE_LABEL[figure])}</dt>
              <dd data-part={figure} />
            </div>
          ))}
        </dl>
        {tile.figures.includes('range') && (
          <div className={styles.range}>
            <DayRange />
          </div>
        )}
      </div>
    </section>
  );
}

type ValueFigure = Exclude<Figure, 'range'>;

const FIGURE_LABEL = {
  open: 'focus.open',
  prevClose: 'focus.prevClose',
  vwap: 'focus.vwap',
  volume: 'focus.volume',
  turnover: 'focus.turnover',
  trades: 'focus.trades',
  bid: 'focus.bid',
  ask: 'focus.ask',
} as const satisfies Record<ValueFigure, string>;

/** Shrinks first the change, then the price, until both fit side by side. */
function fitHero(part: NamedElements): void {
  const box = part('now');
  const price = part('price');
  const percent = part('percent-line');
  price.style.fontSize = '';
  percent.style.fontSize = '';
  if (box.scrollWidth <= box.clientWidth) return;
  const drawn = Number.parseFloat(getComputedStyle(percent).fontSize);
  percent.style.fontSize = `${(drawn * SMALLER_PERCENT).toFixed(2)}px`;
  const over = box.scrollWidth - box.clientWidth;
  if (over <= 0) return;
  const width = price.offsetWidth;
  const size = Number.parseFloat(getComputedStyle(price).fontSize);
  const scale = Math.max(MIN_SCALE, (width - over) / width) * MARGIN;
  price.style.fontSize = `${(size * scale).toFixed(2)}px`;
}

function figureText(wall: WallModel, row: number, figure: ValueFigure, sizes: SizeTexts): string {
  const { market, numbers } = wall;
  const { quotes } = market;
  const symbol = quotes.symbolOf(row);
  const decimals = quotes.instrumentOf(row)?.priceDecimals ?? 2;
  if (symbol === undefined) return '';
  if (figure === 'volume') return sizes.full(quotes.value(row, 'volume'));
  if (figure === 'turnover') return amountText(numbers, turnover(quotes, row), quotes.instrumentOf(row));
  if (figure === 'prevClose') return numbers.fixed(previousClose(quotes, row), decimals);
  if (figure !== 'trades') return numbers.fixed(quotes.value(row, figure), decimals);
  const day = market.barsOf(symbol, '1d');
  return numbers.integer(day.trades[day.size - 1] ?? Number.NaN);
}
