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
  it('immediately if there was none', () => {
    expect(new KeyframeSchedule(KEYFRAME_LIMITS).due(0)).toBe(true);
  });

  it('after 30 s, or for a large one after as many events as it has rows', () => {
    expect(afterOne(100, 1).due(keyframeMicros - 1)).toBe(false);
    expect(afterOne(100, 1).due(keyframeMicros)).toBe(true);
    expect(afterOne(20_000, 19_999).due(keyframeMicros)).toBe(false);
    expect(afterOne(20_000, 20_000).due(keyframeMicros)).toBe(true);
    expect(afterOne(20_000, 1).due(10 * keyframeMicros)).toBe(true);
  });

  it('after 50,000 events, or for a large one after eight per row', () => {
    expect(afterOne(100, keyframeEvents - 1).due(1)).toBe(false);
    expect(afterOne(100, keyframeEvents).due(1)).toBe(true);
    expect(afterOne(10_000, 79_999).due(1)).toBe(false);
    expect(afterOne(10_000, 80_000).due(1)).toBe(true);
  });
});
