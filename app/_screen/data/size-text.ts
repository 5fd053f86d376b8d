import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { NumberFormats } from '../../../lib/locale/formats';
import { type SizeMeasure, sizeMeasure, unitSuffix } from '../../../lib/locale/size-measure';
import type { Instrument } from '../../../lib/market/instrument';
import type { ScreenModel } from '../screen-model';

/** Size from which a list uses compact notation. */
const COMPACT_FROM = 1_000_000;
/** Maximum number of decimals by size. */
const DECIMALS: readonly { readonly from: number; readonly most: number }[] = [
  { from: 1_000, most: 0 },
  { from: 100, most: 2 },
  { from: 10, most: 3 },
  { from: 0, most: 4 },
];

/**
 * Returns a formatter for the sizes of one list. All get as many decimals as the largest needs, which aligns
 * them; lots have decimals only where they are not whole.
 */
export function sizeFormat(
  numbers: NumberFormats,
  largest: number,
  { per, decimals }: SizeMeasure,
): (size: number) => string {
  if (largest / per >= COMPACT_FROM) return (size) => numbers.compact(size / per);
  if (per !== 1) return (size) => numbers.size(size / per, decimals);
  const most = DECIMALS.find(({ from }) => largest >= from)?.most ?? 0;
  return (size) => numbers.fixed(size, Math.min(decimals, most));
}

/** Texts of the sizes of an instrument. */
export interface SizeTexts {
  readonly measure: SizeMeasure;
  /** Name of the unit with the space before it; empty for an unknown one. */
  readonly unit: string;
  /** Abbreviates a size, without its unit. */
  bare(size: number): string;
  /** Abbreviates a size, with its unit: `3.3万手`, `18.4 M sh`. */
  full(size: number): string;
}

/** Returns a function that gives the texts of an instrument's sizes in the language of the page. */
export function useSizeTexts({
  numbers,
  settings,
}: Pick<ScreenModel, 'numbers' | 'settings'>): (instrument: Instrument | undefined) => SizeTexts {
  const t = useTranslations('unit');
  const { locale } = settings;
  return useCallback(
    (instrument) => {
      const measure = sizeMeasure(instrument, locale);
      const unit = unitSuffix(measure, locale, (name) => t(name));
      const bare = (size: number): string => numbers.compact(size / measure.per);
      return {
        ...{ measure, unit, bare },
        full: (size) => (Number.isFinite(size) ? bare(size) + unit : bare(size)),
      };
    },
    [numbers, locale, t],
  );
}

/** Abbreviates an amount of money, with its currency where that is known. */
export function amountText(
  numbers: NumberFormats,
  value: number,
  instrument: Pick<Instrument, 'currency'> | undefined,
): string {
  const text = numbers.compact(value);
  const currency = instrument?.currency;
  return currency === undefined || !Number.isFinite(value) ? text : `${text}\u00A0${currency}`;
}
