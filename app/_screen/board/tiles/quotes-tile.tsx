'use client';

import { type CSSProperties, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { QuoteColumn, TileOf } from '../../../../lib/boards/tile';
import { ranked } from '../../data/ranking';
import { useSizeTexts } from '../../data/size-text';
import { namedElementsOf, rowsOf } from '../../paint/named-elements';
import { tokensOf } from '../../paint/screen-theme';
import { useBars } from '../data/use-bars';
import { usePageTurn } from '../use-pages';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import { PageDots } from './page-dots';
import panel from './panel.module.css';
import { COLUMN_LABEL, columnsThatFit, columnTracks, FRACTION_COLUMNS, mostDecimals } from './quote-layout';
import { createQuoteLine, drawDayLine } from './quote-line';
import styles from './quotes.module.css';
import { PhaseBadge, StateText } from './state-text';

const TEXT_HZ = 4;
const SPARK_HZ = 1;
/** Bars of the intraday line: five hours of minutes. */
const DAY_BARS = 120;
/** Minimum rows of a page, as a share of its maximum: with few instruments they would be too far apart. */
const MIN_SHARE = 0.75;

/** Shows a table of quotes that turns its pages by itself. */
export function QuotesTile({ tile }: { readonly tile: TileOf<'quotes'> }) {
  const wall = useWall();
  const t = useTranslations();
  const texts = useTranslations('state');
  const sizeTexts = useSizeTexts(wall);
  const { quotes } = wall.market;
  const all = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const most = Math.max(1, Math.round(tile.rows / Math.max(1, wall.settings.typeScale)));
  const pages = Math.max(1, Math.ceil(all.length / most));
  // Pages of equal length, rather than full ones and a short last one.
  const perPage = Math.max(1, Math.ceil(all.length / pages));
  const places = Math.max(perPage, Math.round(most * MIN_SHARE));
  const turned = usePageTurn(pages, tile.pageSeconds * 1_000);
  const page = turned % pages;
  const round = Math.floor(turned / pages);
  const { typeScale } = wall.settings;
  const columns = useMemo(() => columnsThatFit(tile.columns, typeScale), [tile.columns, typeScale]);

  // Ranked only between two rounds: within one, no symbol may be repeated or skipped.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round ranks again
  const order = useMemo(() => ranked(quotes, all, tile.by), [quotes, all, tile.by, round]);

  const shown = useMemo(() => order.slice(page * perPage, (page + 1) * perPage), [order, page, perPage]);
  const symbols = useMemo(
    () => shown.map((row) => quotes.symbolOf(row)).filter((symbol) => symbol !== undefined),
    [shown, quotes],
  );
  const bars = useBars(columns.includes('day') ? symbols : NONE, '1m', DAY_BARS);
  const decimals = useMemo(() => mostDecimals(quotes, shown), [quotes, shown]);

  const table = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const options = { columns, decimals, texts, sizeTexts };
      const lines = rowsOf(element).flatMap((line, place) => {
        const row = shown[place];
        return row === undefined ? [] : [createQuoteLine(wall, line, row, options)];
      });
      return (now) => {
        for (const line of lines) line.paint(now);
      };
    },
    [wall, shown, columns, decimals, texts, sizeTexts],
  );
  const drawn = useWallPainter<HTMLDivElement>(
    SPARK_HZ,
    (element) => {
      const lines = rowsOf(element).map((line) => ({ tokens: tokensOf(line), part: namedElementsOf(line) }));
      return () => {
        lines.forEach(({ part, tokens }, place) => {
          const row = shown[place];
          if (row === undefined || !columns.includes('day')) return;
          drawDayLine(wall, part('day') as HTMLCanvasElement, row, bars.interval, DAY_BARS, tokens);
        });
      };
    },
    [wall, shown, columns, bars.interval],
    { chart: true },
  );

  const style = { '--columns': columnTracks(columns) } as CSSProperties;
  const rows = { gridTemplateRows: `repeat(${places}, minmax(0, 1fr))` };

  return (
    <section ref={table} className={styles.quotes} style={style} aria-label={t('table.caption')}>
      <PageDots page={page} pages={pages} seconds={tile.pageSeconds} />
      <div className={styles.columns}>
        {columns.map((column) => (
          <span key={column} data-numeric={column !== 'instrument' && column !== 'day'}>
            {t(COLUMN_LABEL[column])}
            {FRACTION_COLUMNS.has(column) && <HeadingPad decimals={decimals} />}
          </span>
        ))}
      </div>
      <div ref={drawn} className={styles.rows} style={rows}>
        {shown.map((row) => (
          <div key={row} data-row className={styles.row}>
            {columns.map((column) => (
              <Cell key={column} column={column} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

const NONE: readonly never[] = [];

/** Decimals that headings are aligned to; longer fractions extend beyond them. */
const HEADING_DECIMALS = 2;

function HeadingPad({ decimals }: { readonly decimals: number }) {
  return (
    <span className={`${styles.pad} number`} aria-hidden="true">
      {'0'.repeat(Math.max(0, decimals - HEADING_DECIMALS))}
    </span>
  );
}

function Cell({ column }: { readonly column: QuoteColumn }) {
  if (column === 'instrument') {
    return (
      <h3 data-part="name" className={`${panel.name} ${panel.fading}`}>
        <span data-part="primary" />
        <span data-part="secondary" className={panel.secondary} />
        <PhaseBadge />
      </h3>
    );
  }
  if (column === 'day') {
    return (
      <div className={`${styles.day} ${panel.fading}`} aria-hidden="true">
        <canvas data-part="day" className={panel.canvas} />
      </div>
    );
  }
  if (column === 'changePercent') {
    return (
      <span data-part="percent-cell" data-numeric="true" className={`${panel.change} ${styles.change}`}>
        <i className={panel.arrow} />
        <span data-part="changePercent" />
        <StateText />
      </span>
    );
  }
  if (FRACTION_COLUMNS.has(column)) {
    const look = column === 'price' ? styles.price : column === 'change' ? styles.lesser : styles.quiet;
    return (
      <span data-numeric="true" className={`${look} ${panel.fading} number`}>
        <span data-part={column} />
        <span data-part={`${column}-pad`} className={styles.pad} aria-hidden="true" />
      </span>
    );
  }
  return (
    <span data-numeric="true" className={`${styles.quiet} number`}>
      <span data-part={column} />
      {column === 'volume' && <small data-part="volume-unit" className={styles.unit} />}
    </span>
  );
}
