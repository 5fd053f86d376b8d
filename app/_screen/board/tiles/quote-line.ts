import type { QuoteColumn } from '../../../../lib/boards/tile';
import type { Instrument } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { referencePrice, turnover } from '../../../../lib/store/derived';
import { isColorless } from '../../../../lib/store/freshness';
import { shownPrice } from '../../../../lib/store/shown-price';
import { changeOf, directionName } from '../../data/change';
import { conventionOf } from '../../data/convention';
import { amountText, type SizeTexts } from '../../data/size-text';
import { displayName } from '../../instrument-name';
import { surfaceOf } from '../../paint/canvas';
import { fitName } from '../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../paint/named-elements';
import { markState, phaseText, type StateTexts, stateText } from '../../paint/quote-state';
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
  readonly texts: StateTexts;
  readonly sizeTexts: (instrument: Instrument | undefined) => SizeTexts;
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
  const haltedText = (time: string): string => options.texts('haltedSince', { time });
  const sizes = options.sizeTexts(instrument);
  let phase = '';
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
      price?.show(numbers.fixed(shownPrice(quotes, row), decimals), quotes.tick(row), now);
      if (has('changePercent')) {
        setData(part('percent-cell'), 'direction', directionName(change.percent));
        setText(part('changePercent'), numbers.percent(change.percent));
      }
      if (has('change')) setText(part('change'), numbers.signed(change.absolute, decimals));
      if (has('bid')) setText(part('bid'), numbers.fixed(quotes.value(row, 'bid'), decimals));
      if (has('ask')) setText(part('ask'), numbers.fixed(quotes.value(row, 'ask'), decimals));
      if (has('turnover')) setText(part('turnover'), amountText(numbers, turnover(quotes, row), instrument));
      const state = markState(wall, element, row);
      const shownPhase = phaseText(wall, row, options.texts, 'short');
      if (shownPhase !== phase) {
        phase = shownPhase;
        setText(part('phase'), phase);
        fitName(part('name'), part('secondary'));
      }
      if (state === 'halted' && has('changePercent')) {
        setText(part('age'), stateText(wall, row, haltedText));
      }
      if (!has('volume')) return;
      const late = state === 'stale' || state === 'old';
      const volume = quotes.value(row, 'volume');
      setText(part('volume'), late ? stateText(wall, row, haltedText) : sizes.bare(volume));
      setText(part('volume-unit'), late || Number.isNaN(volume) ? '' : sizes.unit);
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
  const grey = isColorless(market.freshnessOf(row));
  const unit = surface.height / 4;
  drawSpark(surface, values, 0, Number.isNaN(reference) ? (values[0] ?? 0) : reference, {
    stroke: tokens.color(grey ? 'faint' : direction === 'up' || direction === 'down' ? direction : 'muted'),
    axis: tokens.color('line-strong'),
    area: 0.18,
    line: unit * 0.22,
    dot: 0,
  });
}
