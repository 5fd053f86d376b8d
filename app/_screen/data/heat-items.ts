import type { TileOf } from '../../../lib/boards/tile';
import type { HeatmapItem } from '../../../lib/charts/heatmap/heatmap-layout';
import type { Instrument } from '../../../lib/market/instrument';
import { displayName } from '../instrument-name';
import type { ScreenModel } from '../screen-model';
import { weightsOf } from './ranking';

/** Key by which the leaves of a heatmap are grouped. */
export type HeatGroup = TileOf<'heatmap'>['group'];

/** Returns the rows as items of a heatmap, weighted by turnover. */
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
      name: displayName(instrument, symbol, settings.locale).primary,
      sector: groupOf(instrument, group),
      value: weights[index] ?? 0,
    };
  });
}

/** Returns the key of an instrument's group; `other` without one. */
export function groupOf(instrument: Instrument | undefined, group: HeatGroup): string {
  if (group === 'none') return '';
  if (instrument === undefined) return 'other';
  if (group === 'venue') return instrument.venue.toUpperCase();
  if (group === 'currency') return instrument.currency ?? 'other';
  return instrument.sector ?? 'other';
}
