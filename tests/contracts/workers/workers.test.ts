import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../lib/client/market-client';
import { createLog } from '../../../server/telemetry/log';
import { anInstrument, aTrade, defined } from '../../server/events';
import { type LiveServer, startLiveServer } from '../live-server';
import { ScriptedFeed } from '../scripted-feed';
import { buildWorkerProgram, type WorkerProgram } from './worker-program';

/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const PATIENCE = { timeout: 10_000, interval: 20 };

describe('a server with two workers', () => {
  const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
  let program: WorkerProgram;
  let server: LiveServer;

  beforeAll(async () => {
    program = await buildWorkerProgram();
    server = await startLiveServer(feed, {
      workers: { count: 2, program: program.file },
      log: createLog({ level: 'info', format: 'json' }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    program.remove();
  });

  it.each([[['websocket']], [['polling']], [['polling', 'websocket']]] as const)(
    'serves a client by %j from a worker',
    async (transports) => {
      const prices: (number | undefined)[] = [];
      const client = connect({ url: server.url, transports: [...transports] });
      onTestFinished(() => client.close());
      client.subscribe({ channel: 'quotes', symbols: ['sim:A'], rate: 50 }, (frame) => {
        prices.push(1);
        console.log(JSON.stringify(frame));
      });
      feed.push(aTrade('sim:A', 10, 1, 5));
      await expect.poll(() => prices.length, PATIENCE).toBeGreaterThan(0);
      expect(server.connections).toBe(0);
    },
  );
});
