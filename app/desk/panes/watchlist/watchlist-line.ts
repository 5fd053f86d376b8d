import { columnValue, WATCHLIST_COLUMNS, type WatchlistColumn } from '../../../../lib/desk/watchlist-columns';
import type { Line } from '../../../../lib/desk/watchlist-lines';
import { conventionFor } from '../../../../lib/locale/colors';
import type { Instrument } from '../../../../lib/market/instrument';
import { referencePrice } from '../../../../lib/store/derived';
import { isFadedGroup } from '../../../../lib/store/freshness';
import { shownPrice } from '../../../../lib/store/shown-price';
import { directionName } from '../../../_screen/data/change';
import { amountText, type SizeTexts } from '../../../_screen/data/size-text';
import { codeOf, displayName } from '../../../_screen/instrument-name';
import { surfaceOf } from '../../../_screen/paint/canvas';
import { namedElementsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { markState, phaseText, type StateTexts } from '../../../_screen/paint/quote-state';
import type { Tokens } from '../../../_screen/paint/screen-theme';
import { drawSpark } from '../../../_screen/paint/spark';
import { createTickCell, type TickCell } from '../../../_screen/paint/tick-cell';
import type { DeskModel } from '../../desk-context';
import { DAY_INTERVAL } from './use-day-bars';
import { isAt, type ListCursor } from './use-list-interactions';

/** Painter of one row element of the table, for any line. */
export interface WatchlistLine {
  paint(look: LineLook): void;
}

interface LineLook {
  /** Undefined beyond the end of the list. */
  readonly line: Line | undefined;
  /** Index of the line in the whole list. */
  readonly index: number;
  /** CSS px. */
  readonly height: number;
  readonly cursor: ListCursor;
  /** Time of the frame, ms. */
  readonly now: number;
  /** True if the list was only scrolled: rows already shown are not repainted. */
  readonly moved: boolean;
}

interface Texts {
  readonly state: StateTexts;
  readonly sizeTexts: (instrument: Instrument | undefined) => SizeTexts;
  readonly groupName: (key: string) => string;
  readonly shown: (column: string) => boolean;
}

/** Number of bars of the intraday line. */
const SPARK_BARS = 60;

/** Columns that are painted specially; the others show one number. */
const CUSTOM_COLUMNS: ReadonlySet<WatchlistColumn> = new Set(['symbol', 'day', 'last', 'changePercent']);

export function createWatchlistLine(
  desk: DeskModel,
  element: HTMLElement,
  tokens: Tokens,
  texts: Texts,
): WatchlistLine {
  const { market, numbers, times, settings } = desk;
  const { quotes } = market;
  const part = namedElementsOf(element);
  const columns = WATCHLIST_COLUMNS.filter((column) => !CUSTOM_COLUMNS.has(column) && texts.shown(column));
  let last: TickCell | null = null;
  let row = -1;
  let drawn = '';
  let place = -1;
  let selected: boolean | undefined;

  const paintGroup = (line: Extract<Line, { kind: 'group' }>): void => {
    row = -1;
    setData(element, 'kind', 'group');
    setData(element, 'group', line.key);
    setData(element, 'symbol', null);
    setData(element, 'link', null);
    setData(element, 'folded', String(line.folded));
    element.setAttribute('aria-expanded', String(!line.folded));
    setText(part('groupName'), texts.groupName(line.key));
    setText(part('groupCurrency'), numbers.integer(line.members.length));
    const states = line.members.map((member) => market.freshnessOf(member));
    setData(element, 'age', isFadedGroup(states) ? 'stale' : null);
    setText(part('advancing'), `▲ ${line.advancing}`);
    setText(part('declining'), `▼ ${line.declining}`);
  };

  /** The element shows another instrument: nothing of the previous one may remain or flash. */
  const take = (next: number): void => {
    row = next;
    drawn = '';
    const symbol = quotes.symbolOf(row) ?? '';
    const instrument = quotes.instrumentOf(row);
    const name = displayName(instrument, symbol, settings.locale);
    setData(element, 'kind', 'row');
    element.removeAttribute('aria-expanded');
    setData(element, 'group', null);
    setData(element, 'symbol', symbol);
    setData(
      element,
      'convention',
      conventionFor(settings.colors, settings.locale, instrument?.colorConvention),
    );
    setText(part('code'), name.primary === '' ? codeOf(symbol) : name.primary);
    setText(part('name'), name.secondary);
    if (texts.shown('last')) last = createTickCell(part('last'), desk.moves);
  };

  const paintRow = (now: number): void => {
    const decimals = quotes.instrumentOf(row)?.priceDecimals ?? 2;
    const percent = columnValue(quotes, row, 'changePercent');
    last?.show(numbers.fixed(shownPrice(quotes, row), decimals), quotes.tick(row), now);
    if (texts.shown('changePercent')) {
      setText(part('changePercent'), Number.isNaN(percent) ? '–' : numbers.fixed(Math.abs(percent), 2));
      setData(part('changePercent'), 'direction', directionName(percent));
    }
    for (const column of columns) setText(part(column), textOf(column, decimals));
    const state = markState(desk, element, row);
    const mark =
      state === 'halted'
        ? texts.state('halted')
        : state === null
          ? phaseText(desk, row, texts.state, 'short')
          : times.duration(market.ageOf(row));
    setText(part('mark'), mark);
    part('mark').hidden = mark === '';
  };

  const textOf = (column: WatchlistColumn, decimals: number): string => {
    const value = columnValue(quotes, row, column);
    if (column === 'time') return times.time(value, desk.zone);
    const instrument = quotes.instrumentOf(row);
    if (column === 'volume') return texts.sizeTexts(instrument).full(value);
    if (column === 'turnover') return amountText(numbers, value, instrument);
    if (column === 'spread') return numbers.points(value);
    if (column === 'change') return numbers.signed(value, decimals);
    return numbers.fixed(value, decimals);
  };

  const drawDay = (percent: number): void => {
    const symbol = quotes.symbolOf(row);
    if (symbol === undefined) return;
    const bars = market.barsOf(symbol, DAY_INTERVAL);
    const direction = market.freshnessOf(row) === 'closed' ? 'flat' : directionName(percent);
    const state = `${bars.version} ${direction}`;
    if (state === drawn) return;
    const surface = surfaceOf(part('day') as HTMLCanvasElement);
    if (surface === null) return;
    drawn = state;
    const values = bars.close.subarray(Math.max(0, bars.size - SPARK_BARS), bars.size);
    const reference = referencePrice(quotes, row);
    const hue = direction === 'up' || direction === 'down' ? tokens.color(direction) : tokens.color('muted');
    drawSpark(surface, values, 0, Number.isNaN(reference) ? (values[0] ?? 0) : reference, {
      stroke: hue,
      axis: tokens.color('line-strong'),
      area: 0,
      line: 1.1,
      dot: 0,
    });
  };

  return {
    paint({ line, index, height, cursor, now, moved }) {
      element.hidden = line === undefined;
      if (line === undefined) return;
      if (index !== place) {
        place = index;
        // The names of the columns are row 1.
        element.setAttribute('aria-rowindex', String(index + 2));
      }
      element.style.transform = `translateY(${index * height}px)`;
      const here = isAt(line, cursor);
      setData(element, 'selected', here ? 'true' : null);
      if (here !== selected) {
        selected = here;
        element.setAttribute('aria-selected', String(here));
      }
      if (line.kind === 'group') {
        paintGroup(line);
        return;
      }
      const stays = line.row === row;
      if (!stays) take(line.row);
      setData(element, 'link', desk.desk.linkOf(quotes.symbolOf(row)));
      if (moved && stays) return;
      paintRow(now);
      if (!texts.shown('day')) return;
      // Sizing a canvas would force a layout for each row that is scrolled past.
      part('day').style.visibility = moved ? 'hidden' : '';
      if (!moved) drawDay(columnValue(quotes, row, 'changePercent'));
    },
  };
}
