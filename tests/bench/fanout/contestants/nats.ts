import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../../server/time/clock';
import { cpuSecondsOf } from '../../process-cpu';
import type { Contestant } from '../contestant';
import { FixedRecords } from '../fixed-records';
import { drive } from '../source';

const START_TIMEOUT_MS = 5_000; // ms
const POLL_MS = 50; // ms

/** NATS server with its WebSocket endpoint: one subject per symbol, one binary message per update. */
export const nats: Contestant = {
  key: 'nats',
  name: 'NATS WebSocket, binary per update',
  ours: false,
  dialect: 'nats',
  carries: 200_000,
  async start(work, source) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-nats-'));
    const [port, publishPort] = await Promise.all([freePort(), freePort()]);
    const config = join(folder, 'server.conf');
    writeFileSync(
      config,
      `listen: "127.0.0.1:${publishPort}"\nmax_pending: 512MB\n` +
        `websocket { listen: "127.0.0.1:${port}", no_tls: true, compression: false }\n`,
    );
    const server = spawn('nats-server', ['-c', config], { stdio: 'ignore' });
    const publisher = await publisherOf(publishPort);
    const clock = systemClock();
    const records = new FixedRecords(1, work.channel === 'trades');
    let haltSource = (): void => {};
    return {
      port,
      go: () => {
        haltSource = drive(
          source,
          () => clock.wall() / 1_000,
          (symbol, price, size, time, number) => {
            records.clear();
            records.add(0, price, size, time, number);
            // The subject identifies the symbol; the record's own number is 0.
            const payload = records.frame([0]) as Buffer;
            publisher.write(
              Buffer.concat([Buffer.from(`PUB s.${symbol} ${payload.length}\r\n`), payload, END]),
            );
          },
        );
      },
      halt: () => haltSource(),
      cpu: () => cpuSecondsOf(server.pid as number),
      memory: () => memoryOf(server),
      stop: async () => {
        publisher.destroy();
        const gone = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await gone;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

const END = Buffer.from('\r\n');

/** Returns a connection that publishes, once the server accepts one. */
async function publisherOf(port: number): Promise<Socket> {
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (open) {
      socket.write('CONNECT {"verbose":false,"pedantic":false}\r\n');
      socket.on('data', (data) => {
        if (data.includes('PING')) socket.write('PONG\r\n');
      });
      return socket;
    }
    if (performance.now() > until) throw new Error(`nats-server did not listen on port ${port}`);
    await sleep(POLL_MS);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Returns the resident memory of the process, bytes. */
function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1_024;
}
