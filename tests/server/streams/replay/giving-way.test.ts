import { expect, it } from 'vitest';
import type { SessionRequest } from '../../../../lib/protocol/http/session-routes';
import { ReplaySessions, type SessionOwner } from '../../../../server/streams/replay/replay-sessions';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { tapeSupply } from '../../../../server/tape/playback/tape-supply';
import { systemClock } from '../../../../server/time/clock';
import { record } from '../../tape/record';
import { sampleEvents } from '../../tape/sample-events';
import { temporaryFolder } from '../../tape/temporary-folder';
import { quiet } from './scene';

const REQUEST: SessionRequest = { tapes: ['a'], speed: 1, loop: false, playing: false, rebase: false };
const ada: SessionOwner = { name: 'ada', maxSessions: 2 };
const bob: SessionOwner = { name: 'bob', maxSessions: 2 };

it('at a limit, the session that has been without viewers for the longest time gives way to a new one', async () => {
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'a'), sampleEvents(10));
  const running = systemClock();
  let skipped = 0;
  const clock = { ...running, monotonic: () => running.monotonic() + skipped };
  const sessions = new ReplaySessions({
    ...{ tapes: tapeSupply(dataDir), clock, log: quiet, boardSymbols: () => undefined },
    ...{ maxSessions: 3, idleSeconds: 600 },
  });
  const ended: string[] = [];
  sessions.watch({ opened: () => {}, ended: ({ id }) => ended.push(id) });
  const first = await sessions.open(REQUEST, ada);
  skipped += 1e6;
  const second = await sessions.open(REQUEST, ada);
  skipped += 8e6;
  // Its creator may just be about to join the first one.
  await expect(sessions.open(REQUEST, ada)).rejects.toThrow('"ada" may have 2 replay sessions');
  skipped += 4e6;
  // A limit of an owner ends none of another owner.
  await expect(sessions.open(REQUEST, { ...bob, maxSessions: 0 })).rejects.toThrow('"bob" may have 0');
  expect(ended).toEqual([]);
  const third = await sessions.open(REQUEST, ada);
  expect(ended).toEqual([first.id]);
  await sessions.open(REQUEST, bob);
  await sessions.open(REQUEST, bob);
  expect(ended).toEqual([first.id, second.id]);
  expect(sessions.all().map(({ id }) => id)).toContain(third.id);
  await expect(sessions.open(REQUEST, { name: 'eve', maxSessions: 2 })).rejects.toThrow(
    'there are 3 replay sessions',
  );
  sessions.stop();
});
