import { CONVENTION_SETTINGS, type ColorSettings, type ConventionSetting } from '../../lib/locale/colors';
import { type Locale, pickLocale } from '../../lib/locale/locale';
import { isZone } from '../../lib/locale/time-zones';

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** What a screen can be set to, by its address (a kiosk) or by hand (a cookie). */
export interface Settings {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly colors: ColorSettings;
  /** How much larger the wall's type is than on a 75" screen at 5 m. */
  readonly typeScale: number;
  /** The symbol of the focus board, where the address names one. */
  readonly symbol: string | null;
  /** Boards that take turns, none for a wall that stays. */
  readonly rotate: readonly string[];
  /** How long each of them stays, seconds. */
  readonly seconds: number;
  /** IANA zones of the clocks, none for those of the language. */
  readonly zones: readonly string[];
}

/**
 * One convention for the whole screen unless asked otherwise: on a heatmap of several markets, the same hue must
 * not mean opposite things side by side.
 */
const DEFAULT_CONVENTION: ConventionSetting = 'locale';

export const SETTINGS_COOKIE = 'tickerwall';

/** Longest list that an address may name: boards to rotate, zones. */
const LIST_LIMIT = 12;
/** Longest value of an address that is looked at, characters. */
const VALUE_LIMIT = 400;
const SECONDS = { default: 20, least: 5, most: 3600 } as const;
/** The screen that the sizes are drawn for. */
const REFERENCE = { diagonal: 75, distance: 5 } as const;
/** Beyond these the type would no longer fit any tile, or no longer be read. */
const TYPE_SCALE = { least: 0.7, most: 1.5 } as const;

function oneOf<T extends string>(values: readonly T[], requested: string | null): T | null {
  return values.find((value) => value === requested) ?? null;
}

function list(text: string | null): string[] {
  if (text === null) return [];
  const items = text
    .slice(0, VALUE_LIMIT)
    .split(',')
    .map((item) => item.trim());
  return items.filter((item) => item !== '').slice(0, LIST_LIMIT);
}

function within(text: string | null, least: number, most: number, fallback: number): number {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : fallback;
}

/**
 * How much larger than drawn the type must be to be read: angle for angle the same as on the reference screen.
 * Diagonal in inches, distance in metres.
 */
function typeScale(diagonal: string | null, distance: string | null): number {
  const inches = within(diagonal, 10, 300, REFERENCE.diagonal);
  const metres = within(distance, 0.5, 50, REFERENCE.distance);
  const scale = (REFERENCE.diagonal / inches) * (metres / REFERENCE.distance);
  return Math.min(Math.max(scale, TYPE_SCALE.least), TYPE_SCALE.most);
}

/**
 * Settings from the address first, then from what was chosen by hand, then from the browser's language. A value
 * that is not known counts as absent.
 */
export function resolveSettings(
  address: URLSearchParams,
  chosen: URLSearchParams,
  acceptLanguage: string | null,
): Settings {
  const pick = <T extends string>(name: string, values: readonly T[], fallback: T): T =>
    oneOf(values, address.get(name)) ?? oneOf(values, chosen.get(name)) ?? fallback;
  return {
    locale: pickLocale({ query: address.get('lang'), cookie: chosen.get('lang'), acceptLanguage }),
    theme: pick('theme', THEMES, 'dark'),
    colors: {
      convention: pick('colors', CONVENTION_SETTINGS, DEFAULT_CONVENTION),
      colorBlind: pick('cvd', ['0', '1'], '0') === '1',
    },
    typeScale: typeScale(address.get('screen'), address.get('distance')),
    symbol: address.get('symbol')?.slice(0, VALUE_LIMIT) ?? null,
    rotate: list(address.get('rotate')),
    seconds: within(address.get('seconds'), SECONDS.least, SECONDS.most, SECONDS.default),
    zones: list(address.get('zones')).filter(isZone),
  };
}
