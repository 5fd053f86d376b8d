'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import { BookHistory } from '../../../../../lib/charts/heatmap/book-history';
import { isGreyed } from '../../../../../lib/store/freshness';
import { conventionOf } from '../../../data/convention';
import { displayName } from '../../../instrument-name';
import { drawBookHistory } from '../../../paint/book-history-canvas';
import { surfaceOf } from '../../../paint/canvas';
import { fitName } from '../../../paint/fit-text';
import { namedElementsOf, setText } from '../../../paint/named-elements';
import { useShowState } from '../../../paint/quote-state';
import { tokensOf } from '../../../paint/screen-theme';
import { useBook } from '../../data/use-book';
import { useSymbol } from '../../data/use-symbol';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import { PhaseBadge, StateText } from '../state-text';
import styles from './book-heatmap-tile.module.css';

const HEATMAP_HZ = 1;
/** Columns and cells of the history: 100,000 bytes. */
const COLUMNS = 240;
const CELLS = 96;
/** Width from which the heading has the start of the history, units. */
const WIDE = 60;
/** Minimum time of a column, s: the tile is painted once a second. */
const MIN_SLOT = 1;

/** Shows the order book of one symbol over time: price upwards, size as intensity, and the last price as a line. */
export function BookHeatmapTile({ tile }: { readonly tile: TileOf<'book-heatmap'> }) {
  const wall = useWall();
  const t = useTranslations('tiles.bookHeatmap');
  const focus = useTranslations('focus');
  const showState = useShowState(wall, { brief: true });
  const { symbol, row } = useSymbol(tile.symbol);
  const { market, numbers, times, zone, settings } = wall;
  const instrument = market.quotes.instrumentOf(row);
  const slotMicros = Math.max(MIN_SLOT, (tile.minutes * 60) / COLUMNS) * 1_000_000;
  const columns = Math.ceil((tile.minutes * 60_000_000) / slotMicros);
  const decimals = instrument?.priceDecimals ?? 2;
  const [box, size] = useTileSize<HTMLDivElement>();
  const isWide = size.width >= WIDE;
  const held = useRef<{ readonly key: string; readonly book: BookHistory }>(undefined);

  useBook(symbol);

  const root = useWallPainter<HTMLElement>(
    HEATMAP_HZ,
    (element) => {
      const key = `${symbol} ${columns}`;
      if (held.current?.key !== key) {
        const tick = Math.max(instrument?.tickSize ?? 0, 10 ** -decimals);
        held.current = { key, book: new BookHistory({ columns, cells: CELLS, tick }) };
      }
      const { book } = held.current;
      const part = namedElementsOf(element);
      const canvas = part('plot').firstElementChild as HTMLCanvasElement;
      const tokens = tokensOf(element);
      const fontSize = Number.parseFloat(getComputedStyle(part('plot')).fontSize);
      let drawn = '';
      fitName(part('name'), part('secondary'));
      return () => {
        const isStated = showState(element, part, row) !== null;
        const now = wall.now();
        const freshness = market.freshnessOf(row);
        const depth = symbol === null ? undefined : market.depthOf(symbol);
        const hasBook = depth !== undefined && depth.bids.length + depth.asks.length > 0;
        // A stale book is no sample: the gap shows that nothing is known.
        if (hasBook && !isGreyed(freshness) && freshness !== 'closed' && Number.isFinite(now))
          book.sample(Math.floor(now / slotMicros), depth.bids, depth.asks, market.quotes.value(row, 'last'));
        part('empty').hidden = book.columns.length > 0;
        const first = book.columns[0];
        const since = first === undefined ? '' : times.minutes(first.slot * slotMicros, zone);
        setText(part('since'), since === '' || !isWide ? '' : t('since', { time: since }));
        const end = (book.columns.at(-1)?.slot ?? Number.NaN) * slotMicros;
        const axis = Number.isNaN(end)
          ? ['', '']
          : [end - columns * slotMicros, end].map((at) => times.minutes(at, zone));
        setText(part('from'), axis[0] ?? '');
        setText(part('to'), axis[1] ?? '');
        const state = `${book.version} ${isStated} ${canvas.clientWidth}`;
        if (state === drawn) return;
        drawn = state;
        const surface = surfaceOf(canvas);
        if (surface === null) return;
        drawBookHistory(surface, book, {
          columns,
          price: (value) => numbers.fixed(value, decimals),
          unit: 10 ** -decimals,
          fontSize,
          family: tokens.color('font'),
          bid: tokens.color(isStated ? 'faint' : 'up'),
          ask: tokens.color(isStated ? 'faint' : 'down'),
          text: tokens.color('text'),
          muted: tokens.color('muted'),
        });
      };
    },
    [wall, symbol, row, columns, slotMicros, isWide, t, showState],
    { chart: true, version: () => (symbol === null ? 0 : market.depthOf(symbol).version) },
  );

  const name = displayName(instrument, symbol ?? '', settings.locale);
  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.heatmap}`}
      data-convention={conventionOf(wall, row)}
    >
      <header className={panel.head}>
        <h2 data-part="name" className={`${panel.title} ${styles.title}`}>
          <span>{t('title')}</span> <span data-part="secondary">{name.primary}</span>
        </h2>
        <span data-part="since" className={`${panel.current} number`} />
        <PhaseBadge />
        <StateText />
      </header>
      <div ref={box} data-part="plot" className={styles.plot} role="img" aria-label={t('title')}>
        <canvas className={panel.canvas} />
      </div>
      <p className={`${styles.axis} number`}>
        <span data-part="from" />
        <span data-part="to" />
      </p>
      <p data-part="empty" className={panel.none} hidden>
        {focus('noDepth')}
      </p>
    </section>
  );
}
