import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../server/telemetry/log';
import { anInstrument, aTrade, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { ThinWebSocketClient } from './thin-client';

const ATTEMPTS = 10_000;
const AT_ONCE = 200;
const MAX_ACCEPTED = 20;
const TIMEOUT = 240_000;

const POLL =
  'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n';
const REQUESTS = [
  `${POLL}\r\n`,
  `${POLL.replace('polling', 'websocket')}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
];

/** Returns the status of the response, and closes the connection. */
function attempt(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.once('data', (answer) => {
      resolve(answer.subarray(9, 12).toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('ten thousand attempts to connect from one address', () => {
  let server: LiveServer | undefined;
  let healthy: ThinWebSocketClient | undefined;

  afterEach(async () => {
    healthy?.end();
    await server?.stop();
  });

  it(
    'are rejected early, and a healthy client misses nothing',
    async () => {
      const lines: string[] = [];
      const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
      server = await startLiveServer(feed, {
        edge: { trustProxy: { hops: 1 } },
        limits: { address: { connections: MAX_ACCEPTED - 1, handshakes: 1 } },
        log: createLog({ level: 'info', format: 'json' }, { write: (line: string) => lines.push(line) }),
      });
      const client = new ThinWebSocketClient(server.url);
      healthy = client;
      const ids: string[] = [];
      let version = 0;
      const faults: string[] = [];
      client.onConnected = () => client.subscribe({ channel: 'trades', symbols: ['sim:A'], rate: 20 });
      client.onFrame = ({ from, to, full, gaps, trades = [] }) => {
        if (!full && from > version) faults.push(`from ${from} above ${version}`);
        if (gaps) faults.push('a gap');
        version = to;
        for (const { id } of trades) ids.push(id);
      };
      await until(() => version > 0);

      const port = Number(new URL(server.url).port);
      const statuses = new Map<string, number>();
      const sent: string[] = [];
      let left = ATTEMPTS;
      const attack = async (): Promise<void> => {
        while (left-- > 0) {
          const status = await attempt(port, REQUESTS[left % 2] as string);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const trade = aTrade('sim:A', 100 + (left % 50), 1, sent.length + 1);
          sent.push(trade.id);
          feed.push(trade);
        }
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: AT_ONCE }, attack));
      const seconds = (performance.now() - began) / 1_000;
      await until(() => ids.length >= sent.length);

      const refused = statuses.get('429') ?? 0;
      // The handshake quota refills by one each second.
      expect(ATTEMPTS - refused).toBeLessThanOrEqual(MAX_ACCEPTED + Math.ceil(seconds) + 1);
      expect(refused).toBeGreaterThan(0);
      expect(faults).toEqual([]);
      expect(ids).toEqual(sent);
      expect(server.access.audit.refusals()).toEqual([
        { endpoint: 'socket.io', code: 'rate_limited', limit: 'address_handshakes', count: refused },
      ]);
      expect(lines.length).toBeLessThan(101 + (seconds / 10 + 2) * 101);
    },
    TIMEOUT,
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
