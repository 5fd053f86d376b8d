import type { ColorConvention } from '../market/instrument';
import type { Locale } from './locale';

/** Names of the colours of direction; the page's tokens give them their values. */
export type Hue = 'green' | 'red' | 'blue' | 'cb-up' | 'cb-down' | 'neutral';

/**
 * Which convention the page follows: each instrument's own market, the language's, or one chosen by hand for all.
 */
export type ConventionSetting = 'market' | 'locale' | ColorConvention;

export const CONVENTION_SETTINGS: readonly ConventionSetting[] = [
  'market',
  'locale',
  'green-up',
  'red-up',
  'red-up-blue-down',
];

export interface ColorSettings {
  readonly convention: ConventionSetting;
  /** The pair that people with red-green colour blindness tell apart replaces the convention's. */
  readonly colorBlind: boolean;
}

/** What people who read this language expect where no market decides. */
export const LOCALE_CONVENTION: Readonly<Record<Locale, ColorConvention>> = {
  en: 'green-up',
  ru: 'green-up',
  'zh-CN': 'red-up',
};

/**
 * The convention in force for an instrument. Things of no one market (breadth, an index of all) pass `undefined`
 * and take the language's when the setting is by market.
 */
export function conventionFor(
  settings: ColorSettings,
  locale: Locale,
  ofMarket: ColorConvention | undefined,
): ColorConvention {
  if (settings.convention === 'market') return ofMarket ?? LOCALE_CONVENTION[locale];
  if (settings.convention === 'locale') return LOCALE_CONVENTION[locale];
  return settings.convention;
}

/** The colours of rising and falling, by name. */
export interface HuePair {
  readonly up: Hue;
  readonly down: Hue;
}

const PAIRS: Readonly<Record<ColorConvention, HuePair>> = {
  'green-up': { up: 'green', down: 'red' },
  'red-up': { up: 'red', down: 'green' },
  'red-up-blue-down': { up: 'red', down: 'blue' },
};

const COLOR_BLIND_PAIR: HuePair = { up: 'cb-up', down: 'cb-down' };

export function huePair(
  settings: ColorSettings,
  locale: Locale,
  ofMarket: ColorConvention | undefined,
): HuePair {
  return settings.colorBlind ? COLOR_BLIND_PAIR : PAIRS[conventionFor(settings, locale, ofMarket)];
}

/** Whether rising candles are drawn hollow: the habit where red rises, and a second cue beside the hue. */
export function isHollowUp(
  settings: ColorSettings,
  locale: Locale,
  ofMarket: ColorConvention | undefined,
): boolean {
  return conventionFor(settings, locale, ofMarket) !== 'green-up';
}
