import { expect, it } from 'vitest';
import { volumeRatio } from '../../../lib/store/volume-ratio';

const days = (...volume: number[]) => ({ size: volume.length, volume: Float64Array.from(volume) });

it('a volume is compared with the mean of the days before it', () => {
  expect(volumeRatio(days(100, 200, 300, 500), 500, 20)).toBe(2.5);
});

it('only the newest days count', () => {
  expect(volumeRatio(days(9_000, 100, 200, 300, 500), 500, 3)).toBe(2.5);
});

it('a mean of fewer than three days is not known', () => {
  expect(volumeRatio(days(100, 200, 500), 500, 20)).toBeNaN();
  expect(volumeRatio(days(), 500, 20)).toBeNaN();
  expect(volumeRatio(days(0, 0, 0, 5), 5, 20)).toBeNaN();
  expect(volumeRatio(days(100, 200, 300, 500), Number.NaN, 20)).toBeNaN();
});
