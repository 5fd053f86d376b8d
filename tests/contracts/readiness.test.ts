import { expect, it, onTestFinished } from 'vitest';
import { anInstrument, defined } from '../server/events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

it('a server is ready once its feed has named a symbol', async () => {
  const feed = new ScriptedFeed([]);
  const server = await startLiveServer(feed);
  onTestFinished(() => server.stop());
  const ask = async (): Promise<unknown> => {
    const answer = await fetch(`${server.url}/readyz`);
    return { status: answer.status, body: await answer.json() };
  };
  const reason = 'the feed has named no symbol yet';
  expect(await ask()).toEqual({ status: 503, body: { ready: false, reason } });
  feed.push(defined(anInstrument('sim:A')));
  await expect.poll(ask).toEqual({ status: 200, body: { ready: true } });
});

it('a second server on the same folder does not start, and the first one goes on', async () => {
  const dataDir = temporaryFolder();
  const first = await startLiveServer(new ScriptedFeed([]), { dataDir });
  onTestFinished(() => first.stop());
  await expect(startLiveServer(new ScriptedFeed([]), { dataDir })).rejects.toThrow(
    `DATA_DIR=${dataDir} is in use by process ${process.pid} on`,
  );
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});
