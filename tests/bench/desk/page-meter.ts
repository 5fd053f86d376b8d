import type { CDPSession, Page } from 'playwright-core';

/** Costs and frame rate of a page over a period. */
export interface PageFigures {
  readonly framesPerSecond: number;
  /** Share of the time that the main thread was in a task. */
  readonly mainBusy: number;
  /** Number of tasks over 50 ms, and the longest, ms. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** Input to paint, 95th percentile, ms; the browser reports none below 16. */
  readonly inputP95: number;
}

/** Pause of a quick user between two inputs, ms. */
const BETWEEN_MS = 400;

interface Meter {
  frames: number;
  readonly tasks: number[];
  /** Longest event of each input, ms, by the browser's input id. */
  readonly inputs: Readonly<Record<string, number>>;
}

/** Minimum duration of an input that the browser reports, ms. */
const MIN_INPUT_MS = 16;

/** Starts counting in the page. */
async function begin(page: Page): Promise<void> {
  await page.evaluate((shortest) => {
    const inputs: Record<string, number> = {};
    const meter: Meter = { frames: 0, tasks: [], inputs };
    Object.assign(window, { meter });
    const frame = (): void => {
      meter.frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) meter.tasks.push(duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const { duration, interactionId } of list.getEntries() as (PerformanceEntry & {
        readonly interactionId: number;
      })[]) {
        if (interactionId !== 0) inputs[interactionId] = Math.max(duration, inputs[interactionId] ?? 0);
      }
    }).observe({ type: 'event', durationThreshold: shortest } as PerformanceObserverInit);
  }, MIN_INPUT_MS);
}

function read(page: Page): Promise<Meter> {
  return page.evaluate(() => (window as unknown as { meter: Meter }).meter);
}

/** Returns the busy seconds of the main thread. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/**
 * Measures a page for a number of seconds.
 * @param act performs user input repeatedly; returns the number of inputs
 */
export async function measurePage(
  page: Page,
  seconds: number,
  act: () => Promise<number> = async () => 0,
): Promise<PageFigures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await begin(page);
  const [before, busyBefore, started] = [await read(page), await worked(session), performance.now()];
  let inputs = 0;
  while (performance.now() - started < seconds * 1_000) {
    inputs += await act();
    await page.waitForTimeout(BETWEEN_MS);
  }
  const [after, busyAfter, ended] = [await read(page), await worked(session), performance.now()];
  await session.detach();
  const lasted = (ended - started) / 1_000;
  const tasks = after.tasks.slice(before.tasks.length);
  return {
    framesPerSecond: (after.frames - before.frames) / lasted,
    mainBusy: (busyAfter - busyBefore) / lasted,
    longTasks: tasks.length,
    longestTask: Math.max(0, ...tasks),
    inputP95: percentileOf(Object.values(after.inputs), inputs),
  };
}

/** Returns the 95th percentile of all inputs, of which only the longer ones were reported. */
function percentileOf(reported: readonly number[], count: number): number {
  if (count === 0) return Number.NaN;
  const all = [...reported, ...new Array<number>(Math.max(0, count - reported.length)).fill(MIN_INPUT_MS)];
  all.sort((a, b) => a - b);
  return all[Math.floor(all.length * 0.95)] ?? Number.NaN;
}

/** Returns the heap size of the page after a forced collection, bytes. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
