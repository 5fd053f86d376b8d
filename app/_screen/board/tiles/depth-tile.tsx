'use client';

import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import type { Level } from '../../../../lib/market/event';
import { useAuctionTexts } from '../../data/auction-texts';
import { conventionOf } from '../../data/convention';
import { sizeFormat, useSizeTexts } from '../../data/size-text';
import { fitText } from '../../paint/fit-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../paint/named-elements';
import { useClosedText, useShowState } from '../../paint/quote-state';
import { useBook } from '../data/use-book';
import { useSymbol } from '../data/use-symbol';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './depth.module.css';
import panel from './panel.module.css';
import { PhaseBadge, StateText } from './state-text';

const DEPTH_HZ = 4;
const BASIS_POINTS = 10_000;

/** Shows the best levels of one order book: asks above, bids below, the spread between. */
export function DepthTile({ tile }: { readonly tile: TileOf<'depth'> }) {
  const wall = useWall();
  const t = useTranslations('focus');
  const showState = useShowState(wall, { brief: true });
  const closed = useClosedText(wall);
  const sizeTexts = useSizeTexts(wall);
  const auctionTexts = useAuctionTexts(wall);
  const { symbol, row } = useSymbol(tile.symbol);
  const levels = Math.max(1, Math.round(tile.levels / Math.max(1, wall.settings.typeScale)));

  useBook(symbol);

  const root = useWallPainter<HTMLElement>(
    DEPTH_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line) }));
      let fitted = 0;
      const instrument = wall.market.quotes.instrumentOf(row);
      const decimals = instrument?.priceDecimals ?? 2;
      const { measure } = sizeTexts(instrument);
      return () => {
        const { bids, asks } = symbol === null ? NO_BOOK : wall.market.depthOf(symbol);
        const shown: (Level | undefined)[] = [];
        for (let at = levels - 1; at >= 0; at--) shown.push(asks[at]);
        for (let at = 0; at < levels; at++) shown.push(bids[at]);
        const largest = Math.max(...shown.map((level) => level?.[1] ?? 0));
        const sizeText = sizeFormat(wall.numbers, largest, measure);
        let longest = 0;
        shown.forEach((level, index) => {
          const at = lines[index];
          if (at === undefined) return;
          const price = level === undefined ? '' : wall.numbers.fixed(level[0], decimals);
          const size = level === undefined ? '' : sizeText(level[1]);
          setText(at.part('price'), price);
          setText(at.part('size'), size);
          const share = level === undefined || largest === 0 ? 0 : level[1] / largest;
          at.part('bar').style.transform = `scaleX(${share.toFixed(3)})`;
          longest = Math.max(longest, price.length + size.length);
        });
        if (longest !== fitted) {
          fitted = longest;
          fitText(part('ladder'));
        }
        const bid = bids[0]?.[0] ?? Number.NaN;
        const ask = asks[0]?.[0] ?? Number.NaN;
        const spread = ask - bid;
        const known = !Number.isNaN(spread);
        setText(part('spread'), known ? t('spread', { spread: wall.numbers.fixed(spread, decimals) }) : '');
        const points = (spread / ((ask + bid) / 2)) * BASIS_POINTS;
        setText(part('points'), known ? t('basisPoints', { value: wall.numbers.points(points) }) : '');
        const deepest = Math.max(bids.length, asks.length);
        const count = t('levels', { shown: String(Math.min(levels, deepest)), count: String(deepest) });
        setText(part('levels'), deepest === 0 ? '' : count);
        const auction = auctionTexts(row);
        if (auction !== undefined) {
          setText(part('spread'), deepest === 0 ? '' : auction.price);
          setText(part('points'), '');
        }
        part('empty').hidden = deepest > 0;
        const words = auction && [auction.price, auction.matched, auction.unmatched].filter(Boolean);
        setText(part('empty'), words?.join('\n') ?? (closed(row) || t('noDepth')));
        setData(element, 'empty', String(deepest === 0));
        showState(element, part, row);
      };
    },
    [wall, symbol, row, levels, t, showState, closed, sizeTexts, auctionTexts],
    { version: () => (symbol === null ? 0 : wall.market.depthOf(symbol).version) },
  );

  const side = (name: 'ask' | 'bid') =>
    Array.from({ length: levels }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line is a place in the book
      <div key={`${name}${at}`} data-row className={styles.level}>
        <i data-part="bar" data-side={name} className={styles.bar} />
        <span data-part="price" />
        <span data-part="size" className={styles.size} />
      </div>
    ));

  // The heading takes about a row's height.
  const rows = { '--rows': 2 * levels + 2 } as CSSProperties;

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.depth}`}
      data-convention={conventionOf(wall, row)}
      data-empty="true"
    >
      <div className={panel.head}>
        <h2 className={panel.title}>
          {t('depth')}
          <small className={panel.unit}>{sizeTexts(wall.market.quotes.instrumentOf(row)).unit}</small>
        </h2>
        <span data-part="levels" className={panel.current} />
        <PhaseBadge />
        <StateText />
      </div>
      <div data-part="ladder" className={`${styles.ladder} ${panel.fading}`} style={rows}>
        {side('ask')}
        <div className={`${styles.spread} number`}>
          <span data-part="spread" />
          <span data-part="points" />
        </div>
        {side('bid')}
      </div>
      <p data-part="empty" className={styles.none} hidden>
        {t('noDepth')}
      </p>
    </section>
  );
}

const NO_BOOK: { readonly bids: readonly Level[]; readonly asks: readonly Level[] } = { bids: [], asks: [] };
