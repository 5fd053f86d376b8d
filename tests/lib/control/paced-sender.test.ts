import { describe, expect, it } from 'vitest';
import { PacedSender } from '../../../lib/control/paced-sender';

/** Clock that a test moves by hand. */
function manualClock() {
  let time = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => time,
    setTimer: (run: () => void, milliseconds: number) => {
      const timer = { at: time + milliseconds, run };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer: unknown) => {
      timers = timers.filter((one) => one !== timer);
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { run } of due) run();
    },
  };
}

describe('a slider', () => {
  it('sends at most one value a period, and the last one always', () => {
    const clock = manualClock();
    const sent: number[] = [];
    const sender = new PacedSender<number>((value) => sent.push(value), 200, clock);
    for (let value = 1; value <= 40; value += 1) {
      sender.take(value);
      clock.pass(25);
    }
    clock.pass(200);
    expect(sent[0]).toBe(1);
    expect(sent.at(-1)).toBe(40);
    // A second of movement: five values, and the last one.
    expect(sent).toHaveLength(6);
  });

  it('sends a waiting value at once when it goes, and nothing twice', () => {
    const clock = manualClock();
    const sent: number[] = [];
    const sender = new PacedSender<number>((value) => sent.push(value), 200, clock);
    sender.take(1);
    sender.take(2);
    sender.flush();
    sender.flush();
    clock.pass(1_000);
    expect(sent).toEqual([1, 2]);
  });
});
