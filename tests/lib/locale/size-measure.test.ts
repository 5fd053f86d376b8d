import { expect, it } from 'vitest';
import { sizeMeasure, unitSuffix } from '../../../lib/locale/size-measure';
import { toSymbol } from '../../../lib/market/instrument';
import { ACME, instrument } from '../store/samples';

const name = (unit: string): string => unit;

it('A-shares are counted in lots on Chinese screens, and in shares on others', () => {
  const share = instrument(ACME, { unit: 'lots', lotSize: 100 });
  expect(sizeMeasure(share, 'zh-CN')).toMatchObject({ per: 100, unit: 'lots' });
  expect(sizeMeasure(share, 'ru')).toMatchObject({ per: 1, unit: 'shares' });
  // A lot of one share would be a share by another name.
  expect(sizeMeasure({ ...share, lotSize: 1 }, 'zh-CN')).toMatchObject({ per: 1, unit: 'shares' });
});

it('a unit that is not given follows the kind of the instrument', () => {
  const share = instrument(ACME);
  expect(sizeMeasure(share, 'en').unit).toBe('shares');
  expect(sizeMeasure({ ...share, kind: 'perpetual' }, 'en').unit).toBe('contracts');
  expect(sizeMeasure({ ...share, kind: 'crypto', base: 'BTC' }, 'en').unit).toEqual({ coin: 'BTC' });
  const pair = { ...share, symbol: toSymbol('sim:BTC-USD'), kind: 'crypto' } as const;
  expect(sizeMeasure(pair, 'en').unit).toEqual({ coin: 'BTC' });
  expect(sizeMeasure({ ...pair, currency: 'EUR' }, 'en').unit).toBeUndefined();
  expect(sizeMeasure({ ...share, kind: 'index' }, 'en').unit).toBeUndefined();
});

it('a unit stands behind a space, in Chinese without one, and a coin for itself', () => {
  const shares = sizeMeasure(instrument(ACME), 'en');
  expect(unitSuffix(shares, 'en', name)).toBe('\u00A0shares');
  expect(unitSuffix(shares, 'zh-CN', name)).toBe('shares');
  expect(unitSuffix({ ...shares, unit: { coin: 'BTC' } }, 'zh-CN', name)).toBe('\u00A0BTC');
  expect(unitSuffix({ ...shares, unit: undefined }, 'en', name)).toBe('');
});
