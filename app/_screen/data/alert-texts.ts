import type { useTranslations } from 'use-intl';
import { NO_VALUE, type NumberFormats } from '../../../lib/locale/formats';
import type { Instrument } from '../../../lib/market/instrument';
import type { AlertCondition } from '../../../lib/protocol/alert';

/** Narrow no-break space, before a unit. */
const NARROW = '\u202F';

type Translate = ReturnType<typeof useTranslations<'desk.alerts'>>;
type TranslateInterval = ReturnType<typeof useTranslations<'desk.chart.intervals'>>;

/** Texts of alerts in the user's language. */
export interface AlertTexts {
  /** `Crosses above 128.40` */
  condition(condition: AlertCondition, instrument: Instrument | undefined): string;
  /** The measure with its unit: `128.46`, `1.18 %`, `2.6 ×`. */
  measure(condition: AlertCondition, value: number, instrument: Instrument | undefined): string;
}

export function createAlertTexts(
  t: Translate,
  intervalName: TranslateInterval,
  numbers: NumberFormats,
): AlertTexts {
  const short = (value: number, decimals = 2): string => numbers.size(value, decimals);
  const decimalsOf = (instrument: Instrument | undefined): number => instrument?.priceDecimals ?? 2;
  return {
    condition(condition, instrument) {
      switch (condition.kind) {
        case 'price':
          return t(`condition.${condition.crosses}`, {
            price: numbers.fixed(condition.price, decimalsOf(instrument)),
          });
        case 'move':
          return t(`condition.${condition.direction}`, {
            percent: short(condition.percent),
            minutes: numbers.integer(condition.minutes),
          });
        case 'volume':
          return t('condition.volume', {
            times: short(condition.times),
            interval: intervalName(condition.interval),
          });
        case 'spread':
          return t('condition.spread', { points: short(condition.basisPoints) });
        case 'halt':
          return t('condition.halt');
        case 'feed':
          return t('condition.feed', { seconds: numbers.integer(condition.seconds) });
      }
    },
    measure(condition, value, instrument) {
      if (Number.isNaN(value)) return NO_VALUE;
      switch (condition.kind) {
        case 'price':
          return numbers.fixed(value, decimalsOf(instrument));
        case 'move':
          return `${numbers.fixed(value, 2)}${NARROW}%`;
        case 'volume':
          return `${numbers.fixed(value, 1)}${NARROW}×`;
        case 'spread':
          return t('points', { value: numbers.points(value) });
        case 'halt':
          return t(value >= 1 ? 'halted' : 'trading');
        case 'feed':
          return t('seconds', { value: numbers.fixed(value, 0) });
      }
    },
  };
}
