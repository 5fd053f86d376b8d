import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';

type Report = NonNullable<ScreenStatus['report']>;

const REPORT: Report = {
  ...{ page: '/wall/overview', board: 'overview', boards: 1, place: 1, revision: 0 },
  ...{ painted: { epoch: 1, version: 900, time: 0, at: 0 }, frameRate: 60, frameCost: 3, quality: 'full' },
  ...{ browser: 'test', width: 1_920, height: 1_080, uptime: 60, isVisible: true, errors: [] },
};

/** Returns a working screen with these differences. */
export function madeScreen(
  id: string,
  { report = {}, ...others }: Partial<Omit<ScreenStatus, 'report'>> & { report?: Partial<Report> } = {},
): ScreenStatus {
  return {
    ...{ id, number: 1, name: id, isPaired: true, state: 'ok', since: 0, isOldBuild: false },
    ...{ display: {}, revision: 0, connections: 1, history: '-'.repeat(96) },
    ...others,
    report: { ...REPORT, ...report },
  };
}
