'use client';

import { useCallback, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { columnsOf } from '../../../../lib/desk/watchlist-columns';
import { type Line, linesOf, nextSort, parseSort, sortText } from '../../../../lib/desk/watchlist-lines';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { partsOf, rowsOf } from '../../../wall/paint/parts';
import { tokensOf } from '../../../wall/paint/theme';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { useFittingRows } from '../use-fitting-rows';
import { usePanePainter } from '../use-pane-painter';
import { useDayBars } from './use-day-bars';
import { useListKeys } from './use-list-keys';
import styles from './watchlist.module.css';
import { createWatchlistLine } from './watchlist-line';

const HZ = 5;
const ROW_PX = 24;
const COMPACT_ROW_PX = 20;
/** A list is sorted again at most so often, ms: rows that jump cannot be read. */
const SORT_EVERY_MS = 1_000;

interface WatchlistTableProps extends PaneProps<'watchlist'> {
  readonly symbols: readonly MarketSymbol[];
}

/** The table. Only lines that are seen have elements, which are painted anew when it is scrolled. */
export function WatchlistTable({ options, symbol, pick, change, focused, symbols }: WatchlistTableProps) {
  const desk = useDesk();
  const t = useTranslations('desk');
  const sectors = useTranslations('sector');
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useRef<readonly Line[]>([]);
  const moved = useRef(0);
  const height = options.compact ? COMPACT_ROW_PX : ROW_PX;
  const places = useFittingRows(scroller, height) + 2;
  const columns = columnsOf(options.columns);
  const sort = parseSort(options.sort);
  const key = columns.join(' ');
  const wantBars = useDayBars(columns.includes('day'));

  const arrange = useCallback(() => {
    const { quotes } = desk.market;
    const rows = symbols.map((one) => quotes.rowOf(one)).filter((row) => row >= 0);
    const { groupBy, folded } = options;
    lines.current = linesOf(quotes, rows, { groupBy, folded, sort: parseSort(options.sort) });
  }, [desk, symbols, options]);

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = partsOf(element);
      const tokens = tokensOf(element);
      const groupName = (name: string): string => {
        if (options.groupBy !== 'sector') return name.toUpperCase();
        return sectors.has(name as 'other') ? sectors(name as 'other') : name;
      };
      const texts = {
        haltedText: t('watchlist.halted'),
        groupName,
        shown: (name: string) => key.split(' ').includes(name),
      };
      const painted = rowsOf(element).map((line) => createWatchlistLine(desk, line, tokens, texts));
      let arrangedAt = Number.NEGATIVE_INFINITY;
      return (now) => {
        if (now - arrangedAt >= SORT_EVERY_MS) {
          arrange();
          arrangedAt = now;
        }
        const first = Math.floor((scroller.current?.scrollTop ?? 0) / height);
        part('space').style.height = `${lines.current.length * height}px`;
        for (const [at, line] of painted.entries()) {
          const shown = lines.current[first + at];
          line.paint(shown, (first + at) * height, symbol, now);
        }
        const rows = lines.current.slice(first, first + painted.length);
        wantBars(
          rows.flatMap((line) =>
            line.kind === 'row' ? [desk.market.quotes.symbolOf(line.row) as MarketSymbol] : [],
          ),
        );
      };
    },
    [desk, arrange, places, height, key, symbol, t, sectors],
    { version: () => desk.market.version + moved.current },
  );

  useEffect(() => {
    const current = desk.market.quotes.rowOf(symbol ?? '');
    const at = lines.current.findIndex((line) => line.kind === 'row' && line.row === current);
    const box = scroller.current;
    if (at < 0 || box === null) return;
    const top = at * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
  }, [desk, symbol, height]);

  useListKeys(focused, (step) => {
    const rows = lines.current.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
    const at = rows.indexOf(desk.market.quotes.rowOf(symbol ?? ''));
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    const picked = next === undefined ? undefined : desk.market.quotes.symbolOf(next);
    if (picked) pick(picked);
  });

  const onClick = (target: EventTarget): void => {
    const line = (target as HTMLElement).closest<HTMLElement>('[data-row]');
    const picked = line?.dataset.symbol;
    const group = line?.dataset.group;
    if (picked) pick(picked as MarketSymbol);
    else if (group !== undefined) {
      const { folded } = options;
      change({ folded: folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group] });
    }
  };

  return (
    <div
      ref={root}
      className={styles.table}
      data-columns={columns.length}
      style={{ '--columns': templateOf(columns) } as object}
    >
      <div className={styles.head}>
        {columns.map((column) => (
          <button
            key={column}
            type="button"
            aria-pressed={sort?.column === column}
            data-column={column}
            onClick={() => change({ sort: sortText(nextSort(sort, column)) })}
          >
            {t(`column.${column}`)}
            {sort?.column === column && <i aria-hidden="true">{sort.descending ? '▾' : '▴'}</i>}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: j, k and the arrows do the same, wherever the focus is in the pane */}
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={t('pane.watchlist')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        onScroll={() => {
          moved.current++;
        }}
        onClick={(event) => onClick(event.target)}
      >
        <div data-part="space" className={styles.space}>
          {Array.from({ length: places }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is a place of the table
            <div key={`${key} ${at}`} data-row className={`${styles.line} number`}>
              <span className={styles.group}>
                <i data-part="fold" className={styles.fold} />
                <b data-part="groupName" />
                <span data-part="groupCurrency" />
                <span data-part="advancing" data-direction="up" />
                <span data-part="declining" data-direction="down" />
              </span>
              {columns.map((column) => (
                <span key={column} data-column={column} className={styles.cell}>
                  {column === 'symbol' && (
                    <>
                      <b data-part="code" />
                      <span data-part="name" className={styles.name} />
                      <span data-part="mark" className={styles.mark} hidden />
                    </>
                  )}
                  {column === 'day' && <canvas data-part="day" className={styles.day} />}
                  {column !== 'symbol' && column !== 'day' && <span data-part={column} />}
                </span>
              ))}
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

/** Widths of the columns: the name takes what the others leave. */
function templateOf(columns: readonly string[]): string {
  const widths: Readonly<Record<string, string>> = {
    symbol: 'minmax(96px, 1fr)',
    day: '52px',
    last: '82px',
    changePercent: '66px',
    time: '66px',
    turnover: '78px',
  };
  return columns.map((column) => widths[column] ?? '74px').join(' ');
}
