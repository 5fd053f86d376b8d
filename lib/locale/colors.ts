import type { ColorConvention } from '../market/instrument';
import type { Locale } from './locale';

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

/** Whether rising candles are drawn hollow: the habit where red rises, and a second cue beside the hue. */
export function isHollowUp(
  settings: ColorSettings,
  locale: Locale,
  ofMarket: ColorConvention | undefined,
): boolean {
  return conventionFor(settings, locale, ofMarket) !== 'green-up';
}
