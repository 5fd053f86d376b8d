import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../server/time/clock';
import { ClockWatch } from '../../../server/time/clock-watch';
import { ManualClock } from '../manual-clock';

const START = 1_700_000_000_000_000;

describe('the clock of the machine', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Returns the clock and a function that sets both clocks of the machine, ms. */
  function machine() {
    let [wall, monotonic] = [START / 1_000, 50];
    vi.spyOn(Date, 'now').mockImplementation(() => wall);
    vi.spyOn(performance, 'now').mockImplementation(() => monotonic);
    return {
      clock: systemClock(),
      pass(ms: number, set = 0) {
        monotonic += ms;
        wall += ms + set;
      },
    };
  }

  it('follows the wall clock when it is set, and its monotonic time does not', () => {
    const { clock, pass } = machine();
    expect([clock.wall(), clock.monotonic()]).toEqual([START, 50_000]);
    pass(0.25);
    expect([clock.wall(), clock.monotonic()]).toEqual([START + 250, 50_250]);
    pass(1, 3_600_000);
    expect([clock.wall(), clock.monotonic()]).toEqual([START + 3_600_001_250, 51_250]);
    pass(1, -7_200_000);
    expect([clock.wall(), clock.monotonic()]).toEqual([START - 3_600_000_000 + 2_250, 52_250]);
  });

  it('stands still during a small correction backwards', () => {
    const { clock, pass } = machine();
    expect(clock.wall()).toBe(START);
    pass(10, -500);
    expect(clock.wall()).toBe(START);
    pass(500);
    expect(clock.wall()).toBe(START + 10_000);
  });
});

describe('the watch for jumps of the wall clock', () => {
  function watched() {
    const clock = new ManualClock(START);
    const lines: object[] = [];
    const watch = new ClockWatch(clock, { warn: (fields) => lines.push(fields) });
    watch.start();
    return { clock, watch, lines };
  }

  it.each([-3_600, 3_600])('logs and remembers a jump of %s s, once', (seconds) => {
    const { clock, watch, lines } = watched();
    clock.advance(10_000);
    expect([watch.jumps, watch.last]).toEqual([0, undefined]);
    clock.setWall(seconds * 1_000);
    clock.advance(10_000);
    const at = START + (seconds + 11) * 1_000_000;
    expect([watch.jumps, watch.last]).toEqual([1, { at, seconds }]);
    expect(lines).toEqual([{ seconds, time: new Date(at / 1_000).toISOString() }]);
    watch.stop();
    expect(clock.timers).toBe(0);
  });

  it('reports a jump that no period has noticed yet, and ignores slow corrections', () => {
    const { clock, watch } = watched();
    for (let second = 0; second < 100; second++) {
      clock.setWall(20);
      clock.advance(1_000);
    }
    expect(watch.jumps).toBe(0);
    clock.setWall(-1_000);
    expect(watch.last?.seconds).toBe(-1);
  });
});
