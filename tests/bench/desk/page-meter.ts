import type { CDPSession, Page } from 'playwright-core';

/** What a page cost and showed over a while. */
export interface PageFigures {
  readonly framesPerSecond: number;
  /** Share of the time that the main thread was in a task. */
  readonly mainBusy: number;
  /** Tasks over 50 ms, and the longest of them, ms. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** Input to paint: 95th percentile, ms; the browser tells none that is shorter than 16. */
  readonly inputP95: number;
}

/** A quick reader's pause between two inputs, ms. */
const BETWEEN_MS = 400;

interface Meter {
  frames: number;
  readonly tasks: number[];
  /** Longest event of each input, ms, by the browser's number of the input. */
  readonly inputs: Readonly<Record<string, number>>;
}

/** The browser counts inputs from this length on, ms. */
const MIN_INPUT_MS = 16;

/** Begins to count in the page. */
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

/** Seconds that the main thread has worked. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/**
 * Measures a page for so many seconds.
 * @param act what a reader does meanwhile, again and again; tells how many inputs that was
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

/** The 95th percentile of so many inputs, of which only the longer ones were told. */
function percentileOf(told: readonly number[], count: number): number {
  if (count === 0) return Number.NaN;
  const all = [...told, ...new Array<number>(Math.max(0, count - told.length)).fill(MIN_INPUT_MS)];
  all.sort((a, b) => a - b);
  return all[Math.floor(all.length * 0.95)] ?? Number.NaN;
}

/** Bytes of the page's heap after a forced collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
