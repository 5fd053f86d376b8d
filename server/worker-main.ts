import { Socket } from 'node:net';
import { WorkerLink } from './cluster/workers/worker-link';
import { LINK_FD, type PassedConnection, type WorkerStart } from './cluster/workers/worker-start';
import type { Config } from './config/config';
import { createWorker } from './create-worker';
import { keepHeapSmall } from './launch/heap-flags.mjs';
import { installationDir } from './launch/installation';
import { createLog, type Log } from './telemetry/log';
import { systemClock } from './time/clock';

/** Longest graceful shutdown before the process exits anyway, ms. */
const STOP_TIMEOUT = 10_000;
const FAILED = 1;

/** Runs this process as a worker: it gets its configuration from the leader, and ends with it. */
export function serveBesideLeader(): void {
  keepHeapSmall();
  process.chdir(installationDir());
  // The terminal sends it to all processes, and the leader says what to do.
  process.on('SIGINT', () => {});
  process.once('disconnect', () => process.exit(0));
  process.once('message', (start: WorkerStart) => void serve(start));
}

async function serve(start: WorkerStart): Promise<void> {
  const log = createLog((start.config as Config).log).child({ worker: start.name });
  const fail = (error: unknown): void => giveUp(log, error);
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  const clock = systemClock();
  const link: WorkerLink = new WorkerLink(new Socket({ fd: LINK_FD, readable: true, writable: true }), {
    ...{ clock, log },
    data: (kind, payload) => worker.receive(kind, payload),
    lost: () => process.exit(FAILED),
  });
  const worker = createWorker(start, link, { clock, log });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(FAILED), STOP_TIMEOUT).unref();
    worker.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  link.handle('stop', stop);
  process.on('message', ({ passed }: PassedConnection, socket: unknown) => {
    link.tell('taken', {});
    // A connection that was closed on its way has no socket.
    if (socket instanceof Socket) worker.take(socket, Buffer.from(passed, 'latin1'));
  });
  await worker.start();
  link.tell('joined', {});
}

function giveUp(log: Log, error: unknown): void {
  log.fatal({ err: error }, 'unhandled error, exiting');
  process.exit(FAILED);
}
