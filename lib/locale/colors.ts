import type { ColorConvention } from '../market/instrument';
import type { Locale } from './locale';

/**
 * Setting of the colour convention: that of each instrument's market, of the language, or one chosen for all.
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
  /** Replaces the convention's colours by a pair for people with red-green colour blindness. */
  readonly colorBlind: boolean;
}

/** Usual convention of readers of the language, for values without a market. */
export const LOCALE_CONVENTION: Readonly<Record<Locale, ColorConvention>> = {
  en: 'green-up',
  ru: 'green-up',
  'zh-CN': 'red-up',
};

/**
 * Returns the convention for an instrument. Values of several markets (breadth, an index) pass `undefined` and
 * get the language's convention if the setting is by market.
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

/** True if rising candles are drawn hollow: the custom where red rises, and a second cue beside the hue. */
export function isHollowUp(
  settings: ColorSettings,
  locale: Locale,
  ofMarket: ColorConvention | undefined,
): boolean {
  return conventionFor(settings, locale, ofMarket) !== 'green-up';
}
