import { describe, expect, it } from 'vitest';
import { createStatsMeter } from '../../../lib/store/stats-meter';
import { ACME, BOLT, frame, quote } from './samples';

const IDLE = { frameCost: 3.1, quality: 'full' } as const;

describe('the measured statistics', () => {
  it('are NaN before the first frame', () => {
    const stats = createStatsMeter().read(0, IDLE);
    expect(stats.conflationRatio).toBeNaN();
    expect(stats.framesPerSecond).toBeNaN();
    expect(stats.venueToServer).toBeNaN();
    expect(stats.frameCost).toBe(3.1);
  });

  it('count conflated updates and frames since the last reading', () => {
    const meter = createStatsMeter();
    meter.read(0, IDLE);
    const quotes = [quote(ACME, { last: 1 }), quote(BOLT, { last: 2 })];
    for (let n = 0; n < 8; n++) meter.applied(frame({ quotes, merged: 24 }));
    meter.applied(frame({ merged: 0 }));
    meter.applied(frame({ quotes, merged: 1_000, full: true }));
    const stats = meter.read(2_000, IDLE);
    expect(stats.conflationRatio).toBe(12);
    expect(stats.framesPerSecond).toBe(4);
    expect(meter.read(4_000, IDLE).framesPerSecond).toBe(0);
  });

  it('measure an update from the venue to the pixel', () => {
    const meter = createStatsMeter();
    meter.applied(frame({ time: 10_000_000, quotes: [quote(ACME, { last: 1, timestamp: 9_999_200 })] }));
    meter.painted(10_016_900);
    meter.painted(99_000_000);
    const stats = meter.read(0, IDLE);
    expect(stats.venueToServer).toBeCloseTo(0.8);
    expect(stats.serverToPixel).toBeCloseTo(16.9);
  });

  it('have no latency for timestamps of another day', () => {
    const meter = createStatsMeter();
    meter.applied(frame({ time: 1e15, quotes: [quote(ACME, { last: 1, timestamp: 5 })] }));
    expect(meter.read(0, IDLE).venueToServer).toBeNaN();
  });
});
