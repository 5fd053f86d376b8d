import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeldFrames } from '../../../lib/screens/held-frames';

const START = 1_000_000_000;
let now: number;
let shown: number[];
let held: HeldFrames<{ readonly time: number }>;

beforeEach(() => {
  vi.useFakeTimers();
  now = START;
  shown = [];
  held = new HeldFrames({ release: ({ time }) => shown.push(time - START), now: () => now });
});

afterEach(() => {
  held.stop();
  vi.useRealTimers();
});

function pass(ms: number): void {
  for (let left = ms; left > 0; left--) {
    now += 1_000;
    vi.advanceTimersByTime(1);
  }
}

it('without a hold, each frame is shown at once', () => {
  held.take({ time: START });
  expect(shown).toEqual([0]);
});

it('a frame is shown at its own time plus the hold, however late it has come', () => {
  held.hold = 200;
  held.take({ time: START - 150_000 });
  pass(49);
  expect(shown).toEqual([]);
  pass(1);
  expect(shown).toEqual([-150_000]);
  held.take({ time: now - 500_000 });
  expect(shown).toHaveLength(2);
});

it('frames keep the order of their arrival', () => {
  held.hold = 100;
  held.take({ time: START + 2 });
  held.take({ time: START + 1 });
  pass(102);
  expect(shown).toEqual([2, 1]);
});

it('taking the hold away shows all that wait', () => {
  held.hold = 1_000;
  held.take({ time: START });
  held.take({ time: START + 1 });
  held.hold = 0;
  expect(shown).toEqual([0, 1]);
});

it('the number of frames that wait is bounded', () => {
  held.hold = 1_000;
  for (let k = 0; k < 5_000; k++) held.take({ time: START + k });
  expect(shown).toHaveLength(5_000 - 4_096);
  expect(shown.slice(0, 3)).toEqual([0, 1, 2]);
});
