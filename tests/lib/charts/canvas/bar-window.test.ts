import { describe, expect, it } from 'vitest';
import { BarWindow, MAX_IN_VIEW, MIN_IN_VIEW } from '../../../../lib/charts/canvas/bar-window';

function minutes(from: number, to: number) {
  const start = Float64Array.from({ length: to - from }, (_, at) => (from + at) * 60_000_000);
  return { size: start.length, start };
}

describe('the bars in view', () => {
  it('stay in place when new bars arrive, unless the window follows', () => {
    const window = new BarWindow(50);
    window.settle(minutes(0, 200));
    window.pan(40);
    const { left } = window;
    window.settle(minutes(0, 203));
    expect(window.left).toBe(left);
    window.follow();
    window.settle(minutes(0, 204));
    expect(window.left).toBe(left + 44);
  });

  it('stay in place when older bars are loaded', () => {
    const window = new BarWindow(50);
    window.settle(minutes(100, 200));
    window.pan(20);
    const { left } = window;
    window.settle(minutes(0, 200));
    expect(window.left).toBe(left + 100);
  });

  it('move no further than the oldest bar', () => {
    const window = new BarWindow(50);
    window.settle(minutes(0, 100));
    window.pan(1_000);
    expect(window.left).toBe(0);
  });

  it('are zoomed within limits', () => {
    const window = new BarWindow(50);
    window.zoom(1e9);
    expect(window.count).toBe(MAX_IN_VIEW);
    window.zoom(1e-9);
    expect(window.count).toBe(MIN_IN_VIEW);
  });

  it('are as many as fit until the user zooms', () => {
    const window = new BarWindow(40);
    window.fit(90);
    expect(window.count).toBe(90);
    window.zoom(0.5);
    window.fit(200);
    expect(window.count).toBe(45);
  });

  it('follow again after the stream restarted', () => {
    const window = new BarWindow(50);
    window.settle(minutes(100, 300));
    window.pan(40);
    window.settle(minutes(0, 10));
    expect(window.follows).toBe(true);
  });
});
