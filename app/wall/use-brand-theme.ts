import { useEffect, useMemo, useReducer } from 'react';
import type { MarketLink } from '../../lib/client/market-link';
import { brandRevisionOf } from '../../lib/protocol/screens/brand-notice';
import type { BrandState } from '../../lib/protocol/screens/brand-routes';
import { brandThemeAt } from '../../lib/screens/brand-theme';
import type { Settings } from '../_screen/screen-settings';

/** Period in which a theme by hours is looked up, ms. */
const LOOK_EVERY_MS = 10_000;

/**
 * Returns the settings of a wall with the theme of the brand, unless one was chosen for the wall.
 * @param now server time, µs
 */
export function useBrandTheme(chosen: Settings, state: BrandState | null, now: () => number): Settings {
  const brand = chosen.isDefaultTheme ? state?.brand : undefined;
  const isByHours = typeof brand?.theme === 'object';
  const [, look] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isByHours) return;
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isByHours]);
  const theme = brand?.theme === undefined ? chosen.theme : brandThemeAt(brand, now());
  return useMemo(() => (theme === chosen.theme ? chosen : { ...chosen, theme }), [chosen, theme]);
}

/** Calls back when the brand was changed at the server. */
export function useBrandChanges(client: Pick<MarketLink, 'on'>, changed: () => void): void {
  useEffect(
    () =>
      client.on('notify', (notice) => {
        if (brandRevisionOf(notice) !== undefined) changed();
      }),
    [client, changed],
  );
}
