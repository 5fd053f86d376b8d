import { describe, expect, it } from 'vitest';
import type { Quality } from '../../../lib/scheduler/quality';
import { createFrameScheduler } from '../../../lib/scheduler/scheduler';

/** A screen at 60 Hz whose clock moves on request, and by the cost of painting. */
function screen() {
  let now = 0;
  let hidden = false;
  let pending: (() => void) | undefined;
  const applied: number[] = [];
  const qualities: Quality[] = [];
  const errors: unknown[] = [];
  const scheduler = createFrameScheduler<number>({
    apply: (frame) => applied.push(frame),
    now: () => now,
    requestFrame: (callback) => {
      pending = callback;
      return 1;
    },
    cancelFrame: () => {
      pending = undefined;
    },
    isHidden: () => hidden,
    onQuality: (quality) => qualities.push(quality),
    onError: (error) => errors.push(error),
  });
  scheduler.start();
  const frame = (): void => {
    const callback = pending;
    pending = undefined;
    now = Math.floor(now / (1_000 / 60) + 1 + 1e-9) * (1_000 / 60);
    callback?.();
  };
  return {
    scheduler,
    applied,
    qualities,
    errors,
    run: (seconds: number) => {
      const end = now + seconds * 1_000;
      while (now < end - 1) frame();
    },
    frame,
    spend: (ms: number) => {
      now += ms;
    },
    hide: (value: boolean) => {
      hidden = value;
    },
    isRunning: () => pending !== undefined,
  };
}

/** A task whose version always differs. */
function busy(count: { runs: number }, cost: () => void = () => {}) {
  let version = 0;
  return {
    version: () => ++version,
    paint: () => {
      count.runs++;
      cost();
    },
    draw: () => {
      count.runs++;
      cost();
    },
  };
}

describe('the scheduler', () => {
  it('applies frames before it paints cells, and cells before charts', () => {
    const { scheduler, frame, applied } = screen();
    const order: string[] = [];
    scheduler.addChart({ hz: 10, version: () => applied.length, draw: () => order.push('chart') });
    scheduler.addCells({
      hz: 10,
      version: () => applied.length,
      paint: () => order.push(`cells ${applied}`),
    });
    scheduler.receive(7);
    expect(applied).toEqual([]);
    frame();
    expect(order).toEqual(['cells 7', 'chart']);
  });

  it('paints only what changed', () => {
    const { scheduler, run } = screen();
    let version = 1;
    let painted = 0;
    scheduler.addCells({ hz: 60, version: () => version, paint: () => painted++ });
    run(1);
    expect(painted).toBe(1);
    version++;
    run(1);
    expect(painted).toBe(2);
    scheduler.repaintAll();
    run(1);
    expect(painted).toBe(3);
  });

  it('keeps each task to its own rate', () => {
    const { scheduler, run } = screen();
    const counts = [4, 10, 1].map((hz) => {
      const count = { runs: 0 };
      scheduler.addCells({ hz, ...busy(count) });
      return count;
    });
    run(10);
    expect(counts.map(({ runs }) => runs / 10).map(Math.round)).toEqual([4, 10, 1]);
  });

  it('shares a short budget among charts in turn', () => {
    const { scheduler, run, spend } = screen();
    const counts = Array.from({ length: 6 }, () => {
      const count = { runs: 0 };
      scheduler.addChart({ hz: 60, ...busy(count, () => spend(3)) });
      return count;
    });
    run(4);
    const runs = counts.map((count) => count.runs);
    expect(Math.min(...runs)).toBeGreaterThan(10);
    expect(Math.max(...runs) - Math.min(...runs)).toBeLessThanOrEqual(Math.max(...runs) * 0.2);
  });

  it('stays within the budget when the tasks are small', () => {
    const { scheduler, run, spend } = screen();
    for (let n = 0; n < 40; n++) scheduler.addChart({ hz: 30, ...busy({ runs: 0 }, () => spend(1)) });
    run(4);
    expect(scheduler.stats().costP95).toBeLessThanOrEqual(8);
  });

  it('never starves a chart that alone is over the budget', () => {
    const { scheduler, run, spend } = screen();
    const large = { runs: 0 };
    scheduler.addCells({ hz: 60, ...busy({ runs: 0 }, () => spend(2)) });
    for (let n = 0; n < 4; n++) scheduler.addChart({ hz: 60, ...busy({ runs: 0 }, () => spend(2)) });
    scheduler.addChart({ hz: 10, ...busy(large, () => spend(12)) });
    run(10);
    expect(large.runs).toBeGreaterThan(5);
  });

  it('removes tasks, also while painting', () => {
    const { scheduler, run } = screen();
    const count = { runs: 0 };
    const dispose = scheduler.addCells({
      ...busy({ runs: 0 }),
      hz: 60,
      paint: () => {
        count.runs++;
        dispose();
      },
    });
    const other = { runs: 0 };
    scheduler.addCells({ hz: 60, ...busy(other) });
    run(1);
    expect(count.runs).toBe(1);
    expect(other.runs).toBeGreaterThan(50);
    dispose();
    expect(scheduler.stats().cells).toBe(1);
  });

  it('continues when a task or a frame throws, and reports the error', () => {
    const { scheduler, run, errors, applied } = screen();
    const fail = (): never => {
      throw new Error('broken tile');
    };
    const other = { runs: 0 };
    scheduler.addCells({ hz: 1, ...busy({ runs: 0 }), paint: fail });
    scheduler.addCells({ hz: 60, ...busy(other) });
    scheduler.receive(1);
    run(3);
    expect(errors).toHaveLength(3);
    expect(other.runs).toBeGreaterThan(100);
    expect(applied).toEqual([1]);
  });

  it('rejects a rate that is not above 0', () => {
    const { scheduler } = screen();
    expect(() => scheduler.addCells({ hz: 0, version: () => 0, paint: () => {} })).toThrow(/0 Hz/);
  });
});

describe('a hidden page', () => {
  it('applies frames immediately and paints the newest once on return', () => {
    const { scheduler, hide, applied, run } = screen();
    const painted: number[] = [];
    scheduler.addCells({ hz: 4, version: () => applied.length, paint: () => painted.push(applied.length) });
    run(1);
    hide(true);
    for (let n = 0; n < 1_000; n++) scheduler.receive(n);
    expect(applied).toHaveLength(1_000);
    hide(false);
    run(1);
    expect(painted).toEqual([0, 1_000]);
  });

  it('queues a bounded number of frames even where it does not know that it is hidden', () => {
    const { scheduler, applied } = screen();
    for (let n = 0; n < 200; n++) scheduler.receive(n);
    expect(applied.length).toBeGreaterThan(130);
    expect(applied).toEqual(applied.map((_, n) => n));
  });

  it('does not count the first frame after a pause against the budget', () => {
    const { scheduler, spend, run } = screen();
    run(1);
    spend(60_000);
    scheduler.addCells({ hz: 1, ...busy({ runs: 0 }, () => spend(40)) });
    run(0.5);
    expect(scheduler.stats().costMax).toBeLessThan(40);
  });
});

describe('a stopped scheduler', () => {
  it('requests no frames, applies queued ones, and starts again', () => {
    const { scheduler, applied, isRunning, run } = screen();
    scheduler.receive(1);
    scheduler.stop();
    expect(isRunning()).toBe(false);
    expect(applied).toEqual([1]);
    scheduler.receive(2);
    expect(applied).toEqual([1, 2]);
    const count = { runs: 0 };
    scheduler.addCells({ hz: 60, ...busy(count) });
    scheduler.start();
    run(1);
    expect(count.runs).toBeGreaterThan(50);
  });
});

describe('quality', () => {
  it('steps down when the budget is short and up again when it is not', () => {
    const { scheduler, run, spend, qualities } = screen();
    let cost = 10;
    scheduler.addCells({ hz: 60, ...busy({ runs: 0 }, () => spend(cost)) });
    run(5);
    expect(qualities).toEqual(['reduced', 'minimal']);
    expect(scheduler.stats().quality).toBe('minimal');
    cost = 1;
    run(5);
    expect(scheduler.stats().quality).toBe('minimal');
    run(60);
    expect(qualities).toEqual(['reduced', 'minimal', 'reduced', 'full']);
  });

  it('slows charts down, not cells', () => {
    const { scheduler, run, spend } = screen();
    const cells = { runs: 0 };
    const chart = { runs: 0 };
    scheduler.addCells({ hz: 60, ...busy({ runs: 0 }, () => spend(9)) });
    scheduler.addCells({ hz: 10, ...busy(cells) });
    scheduler.addChart({ hz: 10, ...busy(chart) });
    run(5);
    expect(scheduler.stats().quality).toBe('minimal');
    cells.runs = 0;
    chart.runs = 0;
    run(10);
    expect(chart.runs).toBeLessThanOrEqual(21);
    expect(chart.runs).toBeGreaterThan(0);
    expect(cells.runs).toBeGreaterThan(3 * chart.runs);
  });

  it('waits longer after each step up that did not hold', () => {
    const { scheduler, run, spend, qualities } = screen();
    // Only charts of full quality exceed the budget.
    for (let n = 0; n < 8; n++) scheduler.addChart({ hz: 30, ...busy({ runs: 0 }, () => spend(2.4)) });
    run(120);
    const early = qualities.length;
    run(120);
    expect(qualities.length - early).toBeLessThanOrEqual(early);
    expect(qualities.length).toBeLessThan(20);
  });
});
