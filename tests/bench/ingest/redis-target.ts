import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { PushTarget } from './push-target';

/** Entries that the stream keeps, about. */
const MAX_ENTRIES = 100_000;
const CONNECT_TIMEOUT = 10_000; // ms
const CARRIAGE_RETURN = 13;

/** Returns why Redis cannot take part; undefined if it can. */
export function whyNoRedis(): string | undefined {
  const isThere = spawnSync('redis-server', ['--version']).error === undefined;
  return isThere ? undefined : 'left out: redis-server is not on PATH';
}

/** Starts Redis without persistence and adds each line to a stream, a batch in one pipeline. */
export async function redisTarget(port: number): Promise<PushTarget> {
  const server = spawn('redis-server', ['--port', `${port}`, '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const socket = await connected(port);
  /** Acknowledgements of each open batch that are still to come. */
  const open: { left: number; readonly done: () => void }[] = [];
  socket.on('data', (data) => {
    for (const byte of data) {
      // A reply has two lines: the length of the id, and the id.
      if (byte !== CARRIAGE_RETURN || open[0] === undefined) continue;
      open[0].left -= 0.5;
      if (open[0].left === 0) open.shift()?.done();
    }
  });
  return {
    ...{ name: 'redis XADD', ours: false, pid: server.pid as number },
    push: (lines) =>
      new Promise((resolve) => {
        open.push({ left: lines.length, done: resolve });
        socket.write(lines.map(xadd).join(''));
      }),
    async stop() {
      socket.destroy();
      server.kill();
      await once(server, 'exit');
    },
  };
}

function xadd(line: string): string {
  const words = ['XADD', 'ticks', 'MAXLEN', '~', `${MAX_ENTRIES}`, '*', 'line', line];
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

async function connected(port: number): Promise<Socket> {
  const until = performance.now() + CONNECT_TIMEOUT;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
