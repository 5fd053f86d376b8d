import { MAX_ROTATION_SECONDS, MIN_ROTATION_SECONDS } from '../../lib/boards/board';
import { isZone } from '../../lib/calendar/zone-offset';
import { CONVENTION_SETTINGS, type ColorSettings, type ConventionSetting } from '../../lib/locale/colors';
import { type Locale, pickLocale } from '../../lib/locale/locale';

/** `system` is the browser's `prefers-color-scheme`. */
export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** Settings of a screen, by URL (a kiosk) or by form (a cookie). */
export interface Settings {
  readonly locale: Locale;
  readonly theme: Theme;
  /** True for a wall for which no theme was chosen: that of the brand is used. */
  readonly isDefaultTheme?: boolean;
  readonly colors: ColorSettings;
  /** Scale of the wall's type; 1 for a 75" screen at 5 m. */
  readonly typeScale: number;
  /** Symbol of the focus board, if the URL names one. */
  readonly symbol: string | null;
  /** Boards to rotate; empty to stay on one. */
  readonly rotate: readonly string[];
  /** Time that a rotation shows each board, s; null for the board's own. */
  readonly seconds: number | null;
  /** IANA zones of the clocks; empty for those of the language. */
  readonly zones: readonly string[];
}

/**
 * One convention for the whole screen by default: on a heatmap of several markets, the same hue must not mean
 * opposite things side by side.
 */
const DEFAULT_CONVENTION: ConventionSetting = 'locale';

export const SETTINGS_COOKIE = 'tickerwall';

/** Maximum length of a list in the URL: boards to rotate, zones. */
const MAX_LIST_LENGTH = 12;
/** Maximum length of a value in the URL, characters. */
const MAX_VALUE_LENGTH = 400;
/** Screen that the sizes are drawn for: inches, metres. */
const REFERENCE = { diagonal: 75, distance: 5 } as const;
/** Bounds of the type scale: beyond them type would not fit the tiles, or not be readable. */
const TYPE_SCALE = { least: 0.7, most: 1.5 } as const;

function oneOf<T extends string>(values: readonly T[], requested: string | null): T | null {
  return values.find((value) => value === requested) ?? null;
}

function list(text: string | null): string[] {
  if (text === null) return [];
  const items = text
    .slice(0, MAX_VALUE_LENGTH)
    .split(',')
    .map((item) => item.trim());
  return items.filter((item) => item !== '').slice(0, MAX_LIST_LENGTH);
}

function within<F>(text: string | null, least: number, most: number, fallback: F): number | F {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : fallback;
}

/**
 * Returns the type scale that gives the visual angle of the reference screen. Diagonal in inches, distance in
 * metres.
 */
function typeScale(diagonal: string | null, distance: string | null): number {
  const inches = within(diagonal, 10, 300, REFERENCE.diagonal);
  const metres = within(distance, 0.5, 50, REFERENCE.distance);
  const scale = (REFERENCE.diagonal / inches) * (metres / REFERENCE.distance);
  return Math.min(Math.max(scale, TYPE_SCALE.least), TYPE_SCALE.most);
}

/**
 * Resolves the settings: from the URL first, then from the cookie, then from the browser's language.
 * Unknown values are ignored. A wall is dark unless a theme is chosen: nobody set the system of its machine.
 */
export function resolveSettings(
  address: URLSearchParams,
  chosen: URLSearchParams,
  acceptLanguage: string | null,
  isWall = false,
): Settings {
  const pick = <T extends string>(name: string, values: readonly T[], fallback: T): T =>
    oneOf(values, address.get(name)) ?? oneOf(values, chosen.get(name)) ?? fallback;
  const theme = pick('theme', THEMES, 'system');
  return {
    locale: pickLocale({ query: address.get('lang'), cookie: chosen.get('lang'), acceptLanguage }),
    theme: isWall && theme === 'system' ? 'dark' : theme,
    ...(isWall && theme === 'system' && { isDefaultTheme: true }),
    colors: {
      convention: pick('colors', CONVENTION_SETTINGS, DEFAULT_CONVENTION),
      colorBlind: pick('cvd', ['0', '1'], '0') === '1',
    },
    typeScale: typeScale(address.get('screen'), address.get('distance')),
    symbol: address.get('symbol')?.slice(0, MAX_VALUE_LENGTH) ?? null,
    rotate: list(address.get('rotate')),
    seconds: within(address.get('seconds'), MIN_ROTATION_SECONDS, MAX_ROTATION_SECONDS, null),
    zones: list(address.get('zones')).filter(isZone),
  };
}
