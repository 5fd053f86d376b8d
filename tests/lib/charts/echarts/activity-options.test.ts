import { describe, expect, it } from 'vitest';
import { ActivityModel, columnHeight } from '../../../../lib/charts/echarts/activity-options';
import { THEME, TIMES } from '../samples';
import { drawn, points } from './drawn';

const SIZE = { width: 400, height: 60 };
const span = { from: 0, to: 100 * 60e6 };

function activity(hasAxis: boolean) {
  return new ActivityModel({
    theme: THEME,
    size: SIZE,
    labelSize: 10,
    texts: TIMES,
    color: '#123456',
    hasAxis,
  });
}

describe('the activity chart', () => {
  it('draws a bar in the middle of each column with events', () => {
    const events = Float64Array.from([10, 0, 40, 20]);
    const option = activity(false).update({ events, scale: 40, span });
    const minutes = points(option, 'events').map(([ms]) => ms / 60_000);
    expect(minutes).toEqual([12.5, 37.5, 62.5, 87.5]);
    const heights = points(option, 'events').map(([, height]) => height);
    expect(heights[1]).toBeNaN();
    expect(heights[2]).toBe(1);
  });

  it('shows few events at a visible height, and cuts bursts', () => {
    expect(columnHeight(1, 1e9)).toBe(0.04);
    expect(columnHeight(1e9, 10)).toBe(1);
    expect(columnHeight(0, 10)).toBeNaN();
    expect(columnHeight(5, 0)).toBeNaN();
  });

  it('has local times if it has an axis', () => {
    const data = { events: new Float64Array(100).fill(1), scale: 1, span };
    const [withAxis, without] = [activity(true), activity(false)];
    expect(drawn(SIZE, withAxis.base(), withAxis.update(data))).toContain('>t30<');
    expect(drawn(SIZE, without.base(), without.update(data))).not.toContain('<text');
  });
});
