import { expect, it } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { figuresOf, micros, VENUE_DAYS, venueDayEvents } from '../server/market/venue-days';
import { record } from '../server/tape/record';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** Moments between the days of the venues, and the newest of all. */
const MOMENTS = ['2025-11-28T17:00Z', '2026-03-27T23:30Z', '2026-03-30T12:00Z', '2026-04-05T23:59Z'];

it('a tape of six venues has the bar of every day at /api/bars, over clock changes and a half day', async () => {
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'days'), venueDayEvents());
  const server = await startLiveServer(new ScriptedFeed([]), { dataDir });
  const ask = async (path: string, init?: RequestInit) => (await fetch(`${server.url}${path}`, init)).json();
  try {
    for (const moment of MOMENTS) {
      const start = micros(moment);
      const { stream } = await ask('/api/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ tapes: ['days'], playing: false, start }),
      });
      for (const [symbol, sessions] of Object.entries(VENUE_DAYS)) {
        const query = new URLSearchParams({ stream, symbol, interval: '1d', limit: '99' });
        const { bars } = await ask(`/api/bars?${query}`);
        const past = sessions.flatMap((session) => {
          const moments = session.moments.filter((time) => micros(time) <= start);
          return moments.length === 0 ? [] : [figuresOf({ ...session, moments })];
        });
        const found = bars.map(({ symbol: _, interval: __, ...bar }: Record<string, unknown>) => bar);
        expect(found, `${symbol} at ${moment}`).toEqual(past);
      }
    }
  } finally {
    await server.stop();
  }
});
