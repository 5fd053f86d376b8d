import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type RunningServer } from '../../../server/app';
import { readConfig } from '../../../server/config/config';
import { SECRET } from '../token-maker';
import { freePort } from './redis-server';

/** A server of a cluster in this process. */
export interface ControlNode extends RunningServer {
  readonly id: string;
  /** Asks the HTTP API. */
  ask(
    path: string,
    token?: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  stop(): Promise<void>;
}

/**
 * Starts a server with a broker and tokens, without pages.
 * @param dataDir a folder of its own by default, which is removed at the end
 */
export async function startControlNode(bus: string, id: string, dataDir?: string): Promise<ControlNode> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'control-'));
  const port = String(await freePort());
  const env = {
    ...{
      PORT: port,
      NODE_URL: `http://127.0.0.1:${port}`,
      RECORD: 'false',
      REWIND_MINUTES: '0',
      HISTORY: 'false',
      LOG_LEVEL: 'silent',
    },
    ...{ SIM_SYMBOLS: '2', SIM_RATE: '50', AUTH_SECRET: SECRET, DATA_DIR: folder },
    ...{ BUS_URL: bus, NODE_ID: id, LEADER_SECONDS: '0.5' },
  };
  const read = readConfig({ env, args: [], terminal: false, tapesIn: () => [] });
  if (read.kind !== 'config') throw new Error(JSON.stringify(read));
  const cluster = read.config.cluster && { ...read.config.cluster, checkEntries: 16 };
  const server = createServer(
    { ...read.config, cluster },
    {
      pages: async () => ({
        handle: async (_, response) => void response.writeHead(404).end(),
        upgrade: (_, socket) => void socket.destroy(),
        close: async () => {},
      }),
    },
  );
  const removeFolder = (): void => {
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const running = await server.start().catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  return {
    ...running,
    id,
    async ask(path, token, body) {
      const answer = await fetch(`${running.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    async stop() {
      await server.stop();
      removeFolder();
    },
  };
}
