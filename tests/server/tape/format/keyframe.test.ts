import { describe, expect, it } from 'vitest';
import { KEYFRAME_LIMITS, KeyframeSchedule } from '../../../../server/tape/format/keyframe';

const { keyframeMicros, keyframeEvents } = KEYFRAME_LIMITS;

function afterOne(rows: number, events: number): KeyframeSchedule {
  const schedule = new KeyframeSchedule(KEYFRAME_LIMITS);
  schedule.taken(0);
  schedule.sized(rows);
  schedule.count(events);
  return schedule;
}

describe('a keyframe is due', () => {
  it('at once where there was none', () => {
    expect(new KeyframeSchedule(KEYFRAME_LIMITS).due(0)).toBe(true);
  });

  it('after 30 s, but a large one only when as many events came as it has rows', () => {
    expect(afterOne(100, 1).due(keyframeMicros - 1)).toBe(false);
    expect(afterOne(100, 1).due(keyframeMicros)).toBe(true);
    expect(afterOne(20_000, 19_999).due(keyframeMicros)).toBe(false);
    expect(afterOne(20_000, 20_000).due(keyframeMicros)).toBe(true);
    expect(afterOne(20_000, 1).due(10 * keyframeMicros)).toBe(true);
  });

  it('after 50,000 events, but a large one only after eight for each of its rows', () => {
    expect(afterOne(100, keyframeEvents - 1).due(1)).toBe(false);
    expect(afterOne(100, keyframeEvents).due(1)).toBe(true);
    expect(afterOne(10_000, 79_999).due(1)).toBe(false);
    expect(afterOne(10_000, 80_000).due(1)).toBe(true);
  });
});
