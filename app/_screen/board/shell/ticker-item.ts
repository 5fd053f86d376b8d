import type { QuoteColumns } from '../../../../lib/store/client-quotes';
import { shownPrice } from '../../../../lib/store/shown-price';
import { changeOf, directionName } from '../../data/change';
import { type NamedElements, setData, setText } from '../../paint/named-elements';
import { markState, phaseText, type StateTexts } from '../../paint/quote-state';
import type { ScreenModel } from '../../screen-model';

/** Returns the rows with a price, which the ticker strip shows. */
export function pricedRows(quotes: QuoteColumns, rows: readonly number[]): number[] {
  return rows.filter((row) => !Number.isNaN(shownPrice(quotes, row)));
}

/** Element of an item of the ticker strip, with its parts. */
export interface TickerItem {
  readonly element: HTMLElement;
  readonly part: NamedElements;
}

/** Writes price, change and state of a row into an item. */
export function writeTickerItem(
  model: ScreenModel,
  { element, part }: TickerItem,
  row: number,
  t: StateTexts,
): void {
  const { quotes } = model.market;
  const change = changeOf(quotes, row);
  const decimals = quotes.instrumentOf(row)?.priceDecimals ?? 2;
  setText(part('price'), model.numbers.fixed(shownPrice(quotes, row), decimals));
  const known = !Number.isNaN(change.percent);
  setText(part('percent'), known ? model.numbers.percent(change.percent) : '');
  setData(part('change'), 'direction', directionName(change.percent));
  markState(model, element, row);
  setText(part('phase'), phaseText(model, row, t, 'short'));
}
