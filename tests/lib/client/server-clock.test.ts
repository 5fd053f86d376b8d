import { describe, expect, it } from 'vitest';
import { ClockFilter } from '../../../lib/client/server-clock';

/** A request sent at `sent` that took `out` to a server that is `ahead`, and `back` for the answer. All µs. */
function sample(filter: ClockFilter, sent: number, out: number, back: number, ahead: number): void {
  filter.add(sent, sent + out + back, sent + out + ahead);
}

describe('the estimate of the server clock', () => {
  it('is exact if both directions take the same time', () => {
    const filter = new ClockFilter();
    expect([filter.offset, filter.roundTrip]).toEqual([0, undefined]);
    sample(filter, 1_000_000, 400, 400, 77_000);
    expect([filter.offset, filter.roundTrip]).toEqual([77_000, 800]);
  });

  it('uses the shortest round trip of the last eight', () => {
    const filter = new ClockFilter();
    sample(filter, 1_000_000, 100, 100, 5000);
    for (let i = 1; i <= 7; i += 1) sample(filter, 1_000_000 + i * 1000, 9000, 1000, 5000);
    expect([filter.offset, filter.roundTrip]).toEqual([5000, 200]);
    sample(filter, 2_000_000, 9000, 1000, 5000);
    expect(filter.roundTrip).toBe(10_000);
    expect(Math.abs(filter.offset - 5000)).toBeLessThanOrEqual(5000);
  });

  it('drops samples that a change of a clock has invalidated', () => {
    const filter = new ClockFilter();
    sample(filter, 1_000_000, 100, 100, 5000);
    sample(filter, 2_000_000, 30_000, 30_000, 3_600_000_000);
    expect(filter.offset).toBe(3_600_000_000);
  });
});
