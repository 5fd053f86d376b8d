// biome-ignore-all lint/a11y/useSemanticElements: elements of a table cannot be painted by place, only some of its rows
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
'use client';

import { useCallback, useId, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { columnsOf } from '../../../../lib/desk/watchlist-columns';
import { type Line, linesOf, parseSort } from '../../../../lib/desk/watchlist-lines';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useSizeTexts } from '../../../_screen/data/size-text';
import { namedElementsOf, rowsOf } from '../../../_screen/paint/named-elements';
import { tokensOf } from '../../../_screen/paint/screen-theme';
import { useWidth } from '../../../_screen/use-width';
import { useDesk } from '../../desk-context';
import { useRowHeights, useTouchedRow } from '../../use-row-heights';
import type { PaneProps } from '../pane-props';
import { useFittingRows } from '../use-fitting-rows';
import { usePanePainter } from '../use-pane-painter';
import { fittingColumns, leastWidth, templateOf } from './column-widths';
import { useDayBars } from './use-day-bars';
import { isAt, useListInteractions } from './use-list-interactions';
import styles from './watchlist.module.css';
import { WatchlistHead } from './watchlist-head';
import { createWatchlistLine } from './watchlist-line';

const HZ = 5;
/** Minimum time between sorts, ms: rows that jump cannot be read. */
const SORT_EVERY_MS = 1_000;

interface WatchlistTableProps extends PaneProps<'watchlist'> {
  readonly symbols: readonly MarketSymbol[];
}

/** Shows the table. Only visible rows have elements, which are reused for other rows on scroll. */
export function WatchlistTable(props: WatchlistTableProps) {
  const { options, change, symbols } = props;
  const desk = useDesk();
  const t = useTranslations('desk');
  const sectors = useTranslations('sector');
  const state = useTranslations('state');
  const sizeTexts = useSizeTexts(desk);
  const id = useId();
  const lines = useRef<readonly Line[]>([]);
  /** Paints newly visible rows immediately: scrolling cannot wait for the scheduler. */
  const paintNow = useRef<() => void>(() => undefined);
  const mark = useRef<HTMLDivElement>(null);
  /** Scroll position, CSS px. */
  const scrolled = useRef(0);
  const height = useTouchedRow(options.compact);
  const { head, scale } = useRowHeights();
  const [box, width] = useWidth<HTMLDivElement>();
  const chosen = columnsOf(options.columns);
  const key = fittingColumns(chosen, width / scale).join(' ');
  const columns = useMemo(() => columnsOf(key.split(' ')), [key]);
  const sort = parseSort(options.sort);
  const wantBars = useDayBars(columns.includes('day'));
  const scroller = useRef<HTMLDivElement>(null);
  const places = useFittingRows(box, height) + 2;

  const arrange = useCallback(() => {
    const { quotes } = desk.market;
    const rows = symbols.map((one) => quotes.rowOf(one)).filter((row) => row >= 0);
    const { groupBy, folded } = options;
    lines.current = linesOf(quotes, rows, { groupBy, folded, sort: parseSort(options.sort) });
  }, [desk, symbols, options]);

  const interactions = useListInteractions({
    ...props,
    lines,
    height,
    headHeight: head,
    mark,
    scroller,
    repaint: () => paintNow.current(),
  });

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      scroller.current = element;
      const part = namedElementsOf(element);
      const tokens = tokensOf(element);
      const groupName = (name: string): string => {
        if (options.groupBy !== 'sector') return name.toUpperCase();
        return sectors.has(name as 'other') ? sectors(name as 'other') : name;
      };
      const texts = {
        ...{ state, sizeTexts },
        groupName,
        shown: (name: string) => key.split(' ').includes(name),
      };
      const painted = rowsOf(element).map((line) => createWatchlistLine(desk, line, tokens, texts));
      let arrangedAt = Number.NEGATIVE_INFINITY;
      // Cached, since reading it forces a layout.
      scrolled.current = element.scrollTop;
      /** Paints the lines. @param moved true if only newly visible rows are painted */
      const paintLines = (now: number, moved: boolean): readonly Line[] => {
        const first = Math.floor(scrolled.current / height);
        const cursor = interactions.cursor();
        let active = '';
        for (let index = first; index < first + painted.length; index++) {
          // A line keeps its element while visible, so that scrolling changes few elements.
          const at = index % painted.length;
          const line = lines.current[index];
          painted[at]?.paint({ line, index, height, cursor, now, moved });
          if (line !== undefined && isAt(line, cursor)) active = `${id}-${at}`;
        }
        if (element.getAttribute('aria-activedescendant') !== active)
          element.setAttribute('aria-activedescendant', active);
        return lines.current.slice(first, first + painted.length);
      };
      paintNow.current = () => void paintLines(performance.now(), true);
      return (now) => {
        if (now - arrangedAt >= SORT_EVERY_MS) {
          arrange();
          arrangedAt = now;
          part('space').style.height = `${lines.current.length * height}px`;
          element.setAttribute('aria-rowcount', String(lines.current.length + 1));
        }
        const rows = paintLines(now, false);
        wantBars(
          rows.flatMap((line) =>
            line.kind === 'row' ? [desk.market.quotes.symbolOf(line.row) as MarketSymbol] : [],
          ),
        );
      };
    },
    [desk, arrange, places, height, key, state, sizeTexts, sectors],
  );

  // Memoized: there are many, and their content is painted outside React.
  const linePlaces = useMemo(
    () =>
      Array.from({ length: places }, (_, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is a place of the table
          key={`${key} ${at}`}
          id={`${id}-${at}`}
          role="row"
          data-row
          className={`${styles.line} number`}
        >
          <span role="gridcell" aria-colspan={columns.length} className={styles.group}>
            <i data-part="fold" className={styles.fold} />
            <b data-part="groupName" />
            <span data-part="groupCurrency" />
            <span data-part="advancing" className="fading" data-direction="up" />
            <span data-part="declining" className="fading" data-direction="down" />
          </span>
          {columns.map((column) => (
            <span key={column} role="gridcell" data-column={column} className={styles.cell}>
              {column === 'symbol' && (
                <>
                  <b data-part="code" />
                  <span data-part="name" className={`${styles.name} cut muted`} />
                  <span data-part="mark" className={styles.mark} hidden />
                </>
              )}
              {column === 'day' && <canvas data-part="day" className={styles.day} />}
              {column !== 'symbol' && column !== 'day' && (
                <span data-part={column} className={column === 'changePercent' ? 'directed' : undefined} />
              )}
            </span>
          ))}
        </div>
      )),
    [places, columns, key, id],
  );

  return (
    <div ref={box} className={styles.box}>
      <div
        ref={root}
        role="treegrid"
        aria-label={options.name === '' ? t('pane.watchlist') : options.name}
        aria-colcount={columns.length}
        className={styles.table}
        tabIndex={0}
        style={
          {
            '--columns': templateOf(columns, scale),
            '--least-width': `${leastWidth(columns) * scale}px`,
            '--line-height': `${height}px`,
            '--head-height': `${head}px`,
          } as object
        }
        onScroll={({ currentTarget }) => {
          scrolled.current = currentTarget.scrollTop;
          paintNow.current();
        }}
        {...interactions.handlers}
      >
        <WatchlistHead columns={columns} chosen={chosen} sort={sort} change={change} />
        <div role="rowgroup" data-part="space" className={styles.space}>
          <div ref={mark} className={styles.drop} role="presentation" hidden />
          {linePlaces}
        </div>
      </div>
    </div>
  );
}
