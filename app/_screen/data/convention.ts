import { conventionFor } from '../../../lib/locale/colors';
import type { ColorConvention } from '../../../lib/market/instrument';
import type { ScreenModel } from '../screen-model';

/** Returns the colour convention of a row under the settings. */
export function conventionOf(wall: Pick<ScreenModel, 'market' | 'settings'>, row: number): ColorConvention {
  const ofMarket = wall.market.quotes.instrumentOf(row)?.colorConvention;
  return conventionFor(wall.settings.colors, wall.settings.locale, ofMarket);
}

/** Returns the convention of most of the rows. */
export function majorityConvention(
  wall: Pick<ScreenModel, 'market' | 'settings'>,
  rows: readonly number[],
): ColorConvention {
  const counts = new Map<ColorConvention, number>();
  for (const row of rows) {
    const convention = conventionOf(wall, row);
    counts.set(convention, (counts.get(convention) ?? 0) + 1);
  }
  let majority = conventionFor(wall.settings.colors, wall.settings.locale, undefined);
  let most = counts.get(majority) ?? 0;
  for (const [convention, count] of counts) {
    if (count <= most) continue;
    majority = convention;
    most = count;
  }
  return majority;
}
