import type { ScreenDisplay } from '../../../lib/protocol/screens/screen-display';
import type { ScreenLook } from '../../../lib/protocol/screens/screen-report';
import type { Settings } from '../../_screen/screen-settings';

/** Returns the look that a wall reports: what its board is drawn with. */
export function lookOf({ locale, theme, colors, typeScale, symbol }: Settings): ScreenLook {
  return {
    ...{ language: locale, colors: colors.convention, colorBlind: colors.colorBlind, typeScale },
    theme: theme === 'light' ? 'light' : 'dark',
    ...(symbol !== null && { symbol }),
  };
}

/** Returns the settings of a wall: those of its display, else those of its address. */
export function settingsOf(settings: Settings, display: ScreenDisplay): Settings {
  const { language, theme, colors, zoom, symbol } = display;
  return {
    ...settings,
    locale: language ?? settings.locale,
    theme: theme ?? settings.theme,
    colors: { ...settings.colors, ...(colors !== undefined && { convention: colors }) },
    typeScale: zoom ?? settings.typeScale,
    symbol: symbol ?? settings.symbol,
  };
}
