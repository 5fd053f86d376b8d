import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import { PaintedLog } from '../../../server/screens/painted-log';
import { temporaryFolder } from '../tape/temporary-folder';

const NOON = Date.parse('2026-11-30T12:00:00Z') * 1_000;
const SECOND = 1_000_000;
const log = { warn: (_: object, text: string) => expect.fail(text) };
let folder: string;
let paints: PaintedLog;

beforeEach(() => {
  folder = temporaryFolder();
  paints = new PaintedLog({ folder, log });
});

/** A report with a paint at each of these times, whose frames are 100 ms older. */
function report(board: string, revision: number, epoch: number, ...times: number[]): ScreenReport {
  return {
    ...{ page: '/wall/x', board, boards: 1, place: 1, revision, quality: 'full', browser: 'test' },
    ...{ width: 1, height: 1, uptime: 1, isVisible: true, errors: [] },
    paints: times.map((at) => ({ epoch, version: at / SECOND, time: at - 100_000, at })),
  };
}

it('says what a screen showed at a moment: board, display and version of its last paint before it', async () => {
  paints.take('lobby', report('overview', 0, 1, NOON, NOON + SECOND), {}, NOON);
  paints.take('lobby', report('heatmap', 7, 1, NOON + 5 * SECOND), { board: 'heatmap' }, NOON);
  await paints.flush(NOON);
  paints.take('lobby', report('heatmap', 7, 2, NOON + 9 * SECOND), { board: 'heatmap' }, NOON);
  const at = async (seconds: number) => paints.find('lobby', NOON + seconds * SECOND);
  expect(await at(-1)).toBeUndefined();
  expect(await at(1.5)).toEqual({
    ...{ board: 'overview', revision: 0, display: {} },
    painted: { epoch: 1, version: NOON / SECOND + 1, time: NOON + 900_000, at: NOON + SECOND },
  });
  expect(await at(6)).toMatchObject({ board: 'heatmap', revision: 7, display: { board: 'heatmap' } });
  expect(await at(60)).toMatchObject({ painted: { epoch: 2 } });
  expect(await paints.find('hall', NOON)).toBeUndefined();
});

it('finds the paint of the day before', async () => {
  const midnight = Date.parse('2026-12-01T00:00:00Z') * 1_000;
  paints.take('lobby', report('overview', 0, 1, midnight - SECOND), {}, midnight);
  await paints.flush(midnight);
  expect(await paints.find('lobby', midnight + SECOND)).toMatchObject({ board: 'overview' });
});

it('skips a line that a crash has torn', async () => {
  paints.take('lobby', report('overview', 0, 1, NOON), {}, NOON);
  await paints.flush(NOON);
  const day = join(folder, '2026-11-30');
  appendFileSync(join(day, readdirSync(day)[0] as string), '{"board":"x","epo');
  expect(await paints.find('lobby', NOON)).toMatchObject({ board: 'overview' });
});

it('keeps seven days, and no paints of a clock that is far off', async () => {
  for (const day of ['2026-11-22', '2026-11-23', 'other']) mkdirSync(join(folder, day));
  paints.take('lobby', report('overview', 0, 1, NOON + 2 * 86_400 * SECOND), {}, NOON);
  await paints.flush(NOON);
  expect(readdirSync(folder).sort()).toEqual(['2026-11-23', 'other']);
});
