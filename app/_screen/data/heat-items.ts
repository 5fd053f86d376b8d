import type { TileOf } from '../../../lib/boards/tile';
import type { HeatmapItem } from '../../../lib/charts/heatmap/heatmap-layout';
import type { Instrument } from '../../../lib/market/instrument';
import { shownName } from '../instrument-name';
import type { ScreenModel } from '../screen-model';
import { weightsOf } from './ranking';

/** What the leaves of a heatmap are gathered by. */
export type HeatGroup = TileOf<'heatmap'>['group'];

/** The rows as a heatmap's items, weighed by turnover. */
export function heatItems(
  { market: { quotes }, settings }: Pick<ScreenModel, 'market' | 'settings'>,
  rows: readonly number[],
  group: HeatGroup,
): HeatmapItem[] {
  const weights = weightsOf(quotes, rows);
  return rows.map((row, index) => {
    const symbol = quotes.symbolOf(row) ?? '';
    const instrument = quotes.instrumentOf(row);
    return {
      symbol,
      name: shownName(instrument, symbol, settings.locale).primary,
      sector: groupOf(instrument, group),
      value: weights[index] ?? 0,
    };
  });
}

function groupOf(instrument: Instrument | undefined, group: HeatGroup): string {
  if (group === 'none') return '';
  if (instrument === undefined) return 'other';
  if (group === 'venue') return instrument.venue.toUpperCase();
  if (group === 'currency') return instrument.currency;
  return instrument.sector ?? 'other';
}
