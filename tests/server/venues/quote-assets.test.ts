import { expect, test } from 'vitest';
import { splitGlued } from '../../../server/venues/quote-assets';

test.each([
  ['ETHUSD', 'ETH', 'USD'],
  ['bchusd', 'BCH', 'USD'],
  ['BTCFDUSD', 'BTC', 'FDUSD'],
  ['ETHBTC', 'ETH', 'BTC'],
  ['XYZ', 'XYZ', 'USD'],
])('%s is %s in %s', (code, base, quote) => {
  expect(splitGlued(code)).toMatchObject({ base, quote });
});
