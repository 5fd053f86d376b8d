import { expect, it } from 'vitest';
import { readSources } from './sources';

/** Reads the wall clock, which jumps: a duration that is measured by it is wrong. */
const WALL_CLOCK = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.timeOrigin\b/;

/** Files that may read it, each with a reason. */
const PERMITTED: Readonly<Record<string, string>> = {
  'server/time/clock.ts': 'the contract of both clocks',
  'server/launch/lock.mjs': 'compares with the times of files, and runs before anything is built',
  'server/telemetry/process-metrics.ts': 'reports when the process started',
  'lib/client/server-clock.ts': 'a monotonic time in the scale of the wall clock',
  'lib/store/market-store.ts': 'a monotonic time in the scale of the wall clock',
  'app/_access/expiry-notice.tsx': 'compares with the expiry in a token, also after the machine slept',
  'app/_screen/board/shell/clocks.tsx': 'shows the time',
  'app/wall/pairing/pairing-screen.tsx': 'shows the time',
  'app/replay/library/library-foot.tsx': 'shows the name that a zone has now',
  'app/_screen/kiosk/page-reload.ts': 'notes when the page was loaded again',
};

it('the wall clock is read in one place, besides exceptions with a reason', () => {
  const reading = readSources(['app', 'lib', 'server'])
    .filter(({ text }) => WALL_CLOCK.test(text))
    .map(({ path }) => path);
  expect(reading.sort()).toEqual(Object.keys(PERMITTED).sort());
});
