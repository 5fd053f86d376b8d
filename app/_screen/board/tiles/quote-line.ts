import type { QuoteColumn } from '../../../../lib/boards/tile';
import type { Interval } from '../../../../lib/market/interval';
import { referencePrice, turnover } from '../../../../lib/store/derived';
import { isGreyed } from '../../../../lib/store/freshness';
import { changeOf, directionName } from '../../data/change';
import { conventionOf } from '../../data/convention';
import { displayName } from '../../instrument-name';
import { surfaceOf } from '../../paint/canvas';
import { fitName } from '../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../paint/named-elements';
import { markState, stateText } from '../../paint/quote-state';
import type { Tokens } from '../../paint/screen-theme';
import { drawSpark } from '../../paint/spark';
import { createTickCell } from '../../paint/tick-cell';
import type { WallModel } from '../wall-context';

/** Painter of one row of a quote table. */
export interface QuoteLine {
  paint(now: number): void;
}

export interface QuoteLineOptions {
  readonly columns: readonly QuoteColumn[];
  /** Decimals that the prices of the page are aligned to. */
  readonly decimals: number;
  /** Returns the text that replaces the change during a halt. */
  readonly haltedText: (time: string) => string;
  /** Text beside the name of an instrument whose market is closed. */
  readonly closedText: string;
}

/** Binds the elements of one row to an instrument. */
export function createQuoteLine(
  wall: WallModel,
  element: HTMLElement,
  row: number,
  options: QuoteLineOptions,
): QuoteLine {
  const { market, numbers, settings } = wall;
  const { quotes } = market;
  const part = namedElementsOf(element);
  const instrument = quotes.instrumentOf(row);
  const decimals = instrument?.priceDecimals ?? 2;
  const has = (column: QuoteColumn): boolean => options.columns.includes(column);
  const price = has('price') ? createTickCell(part('price'), wall.moves) : null;

  const name = displayName(instrument, quotes.symbolOf(row) ?? '', settings.locale);
  setText(part('primary'), name.primary);
  const nameBeside = (closed: boolean): void => {
    const beside = [name.secondary, closed ? options.closedText : ''].filter(Boolean).join(' · ');
    if (part('secondary').textContent === beside) return;
    setText(part('secondary'), beside);
    fitName(part('name'), part('secondary'));
  };
  setText(part('secondary'), name.secondary);
  fitName(part('name'), part('secondary'));
  setData(element, 'convention', conventionOf(wall, row));
  const missing = decimals === 0 && options.decimals > 0 ? `.${'0'.repeat(options.decimals)}` : '';
  const pad = missing === '' ? '0'.repeat(Math.max(0, options.decimals - decimals)) : missing;
  for (const column of ['price', 'change', 'bid', 'ask'] as const) {
    if (has(column)) setText(part(`${column}-pad`), pad);
  }

  return {
    paint(now) {
      const change = changeOf(quotes, row);
      price?.show(numbers.fixed(quotes.value(row, 'last'), decimals), quotes.tick(row), now);
      if (has('changePercent')) {
        setData(part('percent-cell'), 'direction', directionName(change.percent));
        setText(part('changePercent'), numbers.percent(change.percent));
      }
      if (has('change')) setText(part('change'), numbers.signed(change.absolute, decimals));
      if (has('bid')) setText(part('bid'), numbers.fixed(quotes.value(row, 'bid'), decimals));
      if (has('ask')) setText(part('ask'), numbers.fixed(quotes.value(row, 'ask'), decimals));
      if (has('turnover')) setText(part('turnover'), numbers.compact(turnover(quotes, row)));
      nameBeside(quotes.status(row) === 'closed');
      const state = markState(wall, element, row);
      if (state === 'halted' && has('changePercent')) {
        setText(part('age'), stateText(wall, row, options.haltedText));
      }
      if (!has('volume')) return;
      const late = state === 'stale' || state === 'old';
      const volume = numbers.compact(quotes.value(row, 'volume'));
      setText(part('volume'), late ? stateText(wall, row, options.haltedText) : volume);
    },
  };
}

/** Draws the intraday line of the row into its canvas. */
export function drawDayLine(
  wall: WallModel,
  canvas: HTMLCanvasElement,
  row: number,
  interval: Interval,
  slots: number,
  tokens: Tokens,
): void {
  const { market } = wall;
  const symbol = market.quotes.symbolOf(row);
  const surface = surfaceOf(canvas);
  if (surface === null || symbol === undefined) return;
  const bars = market.barsOf(symbol, interval);
  const values = bars.close.subarray(Math.max(0, bars.size - slots), bars.size);
  const direction = directionName(changeOf(market.quotes, row).percent);
  const reference = referencePrice(market.quotes, row);
  const grey = isGreyed(market.freshnessOf(row));
  const unit = surface.height / 4;
  drawSpark(surface, values, 0, Number.isNaN(reference) ? (values[0] ?? 0) : reference, {
    stroke: tokens.color(grey ? 'faint' : direction === 'up' || direction === 'down' ? direction : 'muted'),
    axis: tokens.color('line-strong'),
    area: 0.18,
    line: unit * 0.22,
    dot: 0,
  });
}
