import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionRoutes } from '../../../../server/cluster/workers/connection-routes';
import type { WorkerLink } from '../../../../server/cluster/workers/worker-link';

interface Passed {
  readonly socket: Socket;
  readonly head: string;
}

/** A worker that keeps what it is passed. */
class FakeWorker {
  readonly passed: Passed[] = [];
  link: WorkerLink | undefined = {} as WorkerLink;
  socketPath: string | undefined;
  clients = 0;
  cores = 0;

  constructor(readonly name: string) {}

  pass(socket: Socket, head: Buffer): void {
    this.passed.push({ socket, head: head.toString('latin1') });
  }

  taken(): void {
    this.clients++;
  }
}

const tokenWith = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

describe('the routes of connections', () => {
  let http: Server;
  let port: number;
  let workers: FakeWorker[];
  let notReady: string | undefined;
  let cores: number;
  const clients: Socket[] = [];

  async function start(guestsAreDelayed = false): Promise<void> {
    http = createServer((_, response) => response.end('here'));
    http.on('upgrade', (_, socket) => socket.end('HTTP/1.1 418 Here\r\n\r\n'));
    new ConnectionRoutes({
      ...{ workers, machine: 'n1', guestsAreDelayed, inside: new WeakSet<Socket>() },
      notReady: () => notReady,
      cores: () => cores,
    }).intercept(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    port = (http.address() as AddressInfo).port;
  }

  beforeEach(() => {
    workers = [new FakeWorker('w1'), new FakeWorker('w2')];
    notReady = undefined;
    cores = 0;
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    for (const { socket } of workers.flatMap(({ passed }) => passed)) socket.destroy();
    http.close();
  });

  /** Sends the head of an upgrade. @returns the worker that has got it, or `here` */
  async function upgrade(path: string, headers = ''): Promise<string> {
    const client = connect(port, '127.0.0.1');
    clients.push(client);
    let answer = '';
    client.on('data', (data) => {
      answer += data;
    });
    const before = workers.map(({ passed }) => passed.length);
    client.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    const taker = (): string | undefined =>
      answer.includes('418')
        ? 'here'
        : workers.find(({ passed }, at) => passed.length > (before[at] as number))?.name;
    await expect.poll(taker, { interval: 1 }).toBeDefined();
    return taker() as string;
  }

  it('pass a new connection to the worker with the fewest, and a session to the worker in its id', async () => {
    await start();
    (workers[0] as FakeWorker).clients = 3;
    expect(await upgrade('/socket.io/?EIO=4&transport=websocket')).toBe('w2');
    expect(await upgrade('/ws?stream=live')).toBe('w2');
    expect(await upgrade('/socket.io/?EIO=4&sid=n1.w1.abc')).toBe('w1');
    expect(await upgrade('/socket.io/?EIO=4&sid=w1.abc')).toBe('w1');
    expect(workers.map(({ clients: count }) => count)).toEqual([3, 2]);
  });

  it('keep sessions of this process, of a worker that is gone, and other paths', async () => {
    await start();
    (workers[1] as FakeWorker).link = undefined;
    for (const path of ['/socket.io/?sid=n1.abc', '/socket.io/?sid=n1.w2.abc', '/_next/webpack-hmr']) {
      expect(await upgrade(path)).toBe('here');
    }
  });

  it('keep clients of streams that only this process has', async () => {
    await start(true);
    expect(await upgrade('/ws?stream=replay/abc')).toBe('here');
    expect(await upgrade('/socket.io/?stream=/replay/abc&as=token')).toBe('here');
    expect(await upgrade('/ws?stream=live')).toBe('here');
    expect(await upgrade(`/ws?token=${tokenWith({ sub: 'a', delay: '15m' })}`)).toBe('here');
    expect(await upgrade(`/ws?token=${tokenWith({ sub: 'a' })}`)).toBe('w1');
    expect(await upgrade('/ws', `Authorization: Bearer ${tokenWith({ sub: 'a' })}\r\n`)).toBe('w2');
    expect(await upgrade('/socket.io/?stream=/live&as=token')).toBe('w1');
  });

  it('keep new connections while workers are busy and this process is not, and while it is not ready', async () => {
    await start();
    for (const worker of workers) worker.cores = 0.9;
    expect(await upgrade('/ws')).toBe('here');
    cores = 0.8;
    expect(await upgrade('/ws')).toBe('w1');
    for (const worker of workers) worker.cores = 0.1;
    notReady = 'stopping';
    expect(await upgrade('/ws')).toBe('here');
  });

  it('leave to the worker what a client sends while its connection is on its way', async () => {
    await start();
    await upgrade('/ws');
    const [{ socket, head }] = (workers[0] as FakeWorker).passed as [Passed];
    expect(head).toMatch(/^GET \/ws HTTP\/1\.1\r\nHost: x\r\n/);
    const [client] = clients as [Socket];
    await new Promise<void>((resolve) => void client.write('more', () => resolve()));
    // A request of another connection is read after those bytes would have been.
    const other = get({ port, host: '127.0.0.1', path: '/', agent: false });
    const [answer] = (await once(other, 'response')) as [{ resume(): void }];
    answer.resume();
    expect(socket.bytesRead).toBe(Buffer.byteLength(head));
  });
});
