import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createAccess } from '../../../../server/access/access';
import { createEdge } from '../../../../server/edge/edge';
import { createApi } from '../../../../server/gateways/http/api';
import { createHttpServer } from '../../../../server/gateways/http/http-server';
import { tapesApi } from '../../../../server/gateways/http/tapes-api';
import { uploadsApi } from '../../../../server/gateways/http/uploads-api';
import { TapeActivities } from '../../../../server/tape/library/activities';
import { TapeSummaries } from '../../../../server/tape/library/summaries';
import { type ImportSettings, Uploads } from '../../../../server/tape/uploads/uploads';
import { createLog } from '../../../../server/telemetry/log';
import { systemClock } from '../../../../server/time/clock';
import { NO_DELAYS, NO_OTHERS, stoppedClock } from './api-stubs';

export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly imports: Uploads;
  readonly errors: unknown[];
}

/** Starts the API for the tapes of a data folder, without streams. */
export async function apiServer(
  dataDir: string,
  {
    guests = ['*'] as readonly string[],
    ...settings
  }: Partial<ImportSettings> & { guests?: readonly string[] } = {},
): Promise<ApiServer> {
  const errors: unknown[] = [];
  const { program } = settings;
  const imports = new Uploads({ dataDir, maxFileBytes: 1e6, maxConcurrent: 2, ...settings });
  const activities = new TapeActivities(dataDir, program);
  await imports.open();
  const access = createAccess(
    { guests: { symbols: guests, rate: 50, connections: 100 }, tokens: undefined, dataDir },
    systemClock(),
    createLog({ level: 'silent', format: 'json' }),
  );
  const edge = createEdge({ allowedOrigins: [] });
  const hono = createApi({
    ...NO_OTHERS,
    streams: { clock: stoppedClock, all: () => [], find: () => undefined },
    tapes: tapesApi(new TapeSummaries(dataDir), activities, () => false, NO_DELAYS),
    imports: uploadsApi(imports),
    ...{ access, edge },
    notify: async () => ({ connections: 0, acknowledged: 0 }),
    notReady: () => undefined,
    onError: (error) => errors.push(error),
  });
  const pages = { handle: async () => {}, upgrade: () => {} };
  const server = createHttpServer({
    hono,
    pages,
    ...{ access, edge },
    onError: (error) => errors.push(error),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await Promise.all([imports.close(), activities.close()]);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, imports, errors };
}
