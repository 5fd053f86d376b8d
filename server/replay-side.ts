import { DeliveryCounts } from './fanout/delivery-counts';
import type { LiveSide } from './live-side';
import type { ServerContext } from './server-context';
import { streamOptions } from './server-context';
import { ReplaySessions } from './streams/replay/replay-sessions';
import { sessionBars } from './streams/replay/session-bars';
import { TapeBars } from './streams/replay/tape-bar-cache';
import { TapeReader } from './tape/format/tape-reader';
import { TapeActivities } from './tape/library/activities';
import { TapeSummaries } from './tape/library/summaries';
import { tapeFolder } from './tape/library/tape-catalog';
import { tapeSupply } from './tape/playback/tape-supply';
import { Uploads } from './tape/uploads/uploads';
import type { Teardown } from './teardown';

/** Tapes, the replay sessions that play them, and uploads that become tapes. */
export interface ReplaySide {
  readonly sessions: ReplaySessions;
  readonly delivered: DeliveryCounts;
  readonly summaries: TapeSummaries;
  readonly activities: TapeActivities;
  readonly uploads: Uploads;
  start(teardown: Teardown): Promise<void>;
}

/** Wires tapes to replay sessions; nothing runs before `start`. */
export function createReplaySide(context: ServerContext, live: LiveSide): ReplaySide {
  const { config, log } = context;
  const { dataDir } = config;
  const tapeBars = new TapeBars({ log, make: (id, signal) => context.makeTapeBars(dataDir, id, signal) });
  const delivered = new DeliveryCounts();
  const sessions = new ReplaySessions({
    ...{ ...streamOptions(context), ...config.sessions, delivered },
    tapes: tapeSupply(dataDir, live.recordings),
    barsOf: sessionBars({ tapeBars, live: live.stream }),
    latest: (delay, growing) => live.streams.latest(delay, growing),
  });
  const activities = new TapeActivities(dataDir);
  const uploads = new Uploads({ dataDir, ...config.imports });
  live.recordings.onEnded(async (id) => {
    tapeBars.prepare(id, await TapeReader.open(tapeFolder(dataDir, id)));
  });
  return {
    ...{ sessions, delivered, activities, uploads, summaries: new TapeSummaries(dataDir) },
    async start(teardown) {
      teardown.add(() => tapeBars.close());
      sessions.start();
      teardown.add(() => sessions.stop());
      teardown.add(() => Promise.all([activities.close(), uploads.close()]));
      await uploads.open();
    },
  };
}
