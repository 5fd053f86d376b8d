import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { NumberFormats } from '../../../lib/locale/formats';
import { UNPACED } from '../../../lib/replay/speed';

/** Formats a speed: `8×`, or the word for maximum speed. */
export function useSpeedText(numbers: NumberFormats): (speed: number) => string {
  const t = useTranslations('replay');
  return useCallback((speed) => (speed === UNPACED ? t('unpaced') : numbers.times(speed)), [numbers, t]);
}
