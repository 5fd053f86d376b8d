import { realpathSync } from 'node:fs';
import { argv, exit, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { createServer, type TickerwallServer } from './app';
import { WORKER_ARGUMENT } from './cluster/workers/worker-start';
import { type Config, readConfig } from './config/config';
import { greeting } from './greeting';
import { readEnvironment } from './launch/environment';
import { keepHeapSmall, letHeapGrow } from './launch/heap-flags.mjs';
import { installationDir } from './launch/installation';
import { tapeIds } from './tape/library/tape-catalog';
import { createLog, type Log } from './telemetry/log';
import { serveBesideLeader } from './worker-main';

/** Exit code of a wrong command line, by convention of shells. */
const WRONG_USAGE = 2;
const FAILED = 1;
/** Longest graceful shutdown after draining before the process exits anyway, ms. */
const STOP_TIMEOUT = 10_000;

/**
 * Starts the process and stops it on a signal.
 * @param preparePages builds the pages; runs only after the configuration has been checked
 */
export async function main(args: readonly string[], preparePages?: () => Promise<void>): Promise<void> {
  keepHeapSmall();
  readEnvironment();
  // Relative paths in settings are those of the installation, from wherever the server is started.
  process.chdir(installationDir());
  const read = readConfig({ env: process.env, args, terminal: stderr.isTTY === true, tapesIn: tapeIds });
  if (read.kind === 'help') {
    stdout.write(read.text);
    return;
  }
  if (read.kind === 'faults') {
    stderr.write(`The configuration has faults; nothing was started.\n`);
    for (const fault of read.faults) stderr.write(`  ${fault}\n`);
    process.exitCode = WRONG_USAGE;
    return;
  }
  if (read.config.feeds.some(({ kind }) => kind === 'ingest')) letHeapGrow();
  await preparePages?.();
  await serve(read.config, createLog(read.config.log));
}

async function serve(config: Config, log: Log): Promise<void> {
  process.on('uncaughtException', (error) => giveUp(log, error));
  process.on('unhandledRejection', (reason) => giveUp(log, reason));
  try {
    const server = createServer(config, { log, workerProgram: fileURLToPath(import.meta.url) });
    stopOnSignal(server, log, STOP_TIMEOUT + config.drainSeconds * 1_000);
    const running = await server.start();
    // Without TLS there is no certificate to reload, so SIGHUP keeps its default and ends the process.
    if (config.tls) process.on('SIGHUP', () => server.reload());
    stdout.write(greeting(config, running));
  } catch (error) {
    log.fatal({ reason: textOf(error) }, 'cannot start');
    exit(FAILED);
  }
}

function stopOnSignal(server: TickerwallServer, log: Log, timeout: number): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) {
      log.warn({ signal }, 'second signal: exiting without shutdown');
      exit(FAILED);
    }
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('shutdown timed out, exiting');
      exit(FAILED);
    }, timeout).unref();
    server.stop().then(
      () => exit(0),
      (error: unknown) => giveUp(log, error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // Of the launcher of `npm run dev`: it has ended, also by SIGKILL.
  process.once('disconnect', () => stop('disconnect'));
}

function giveUp(log: Log, error: unknown): void {
  log.fatal({ err: error }, 'unhandled error, exiting');
  exit(FAILED);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// The launcher loads this file and calls main itself, with a way to build the pages.
if (argv[1] !== undefined && realpathSync(argv[1]) === fileURLToPath(import.meta.url)) {
  if (argv[2] === WORKER_ARGUMENT) serveBesideLeader();
  else void main(argv.slice(2));
}
