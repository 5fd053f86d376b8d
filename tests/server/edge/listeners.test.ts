import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Listeners } from '../../../server/edge/listeners';
import { createLog } from '../../../server/telemetry/log';

const log = createLog({ level: 'silent', format: 'json' }, { write: () => undefined });

function listen(host: string, port: number): Promise<unknown> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Listeners({ host, port }, { log }).open(server);
}

async function occupiedPort(): Promise<number> {
  const other: Server = createServer();
  onTestFinished(() => void other.close());
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  return (other.address() as AddressInfo).port;
}

describe('the listeners of a server', () => {
  it('name the port that is in use, and the setting that changes it', async () => {
    const port = await occupiedPort();
    await expect(listen('127.0.0.1', port)).rejects.toThrow(
      `port ${port} is in use by another program: stop it, or set PORT (--port) to another port`,
    );
  });

  it('name a host that is not an address of this machine, and its setting', async () => {
    // An address of the block for documentation (RFC 5737).
    await expect(listen('192.0.2.1', 0)).rejects.toThrow(
      '"192.0.2.1" is not an address of this machine: set HOST (--host) to one',
    );
  });
});
