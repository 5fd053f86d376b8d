import { realpathSync } from 'node:fs';
import { argv, exit, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type App, createApp } from './app';
import { type Config, readConfig } from './config/config';
import { greeting } from './greeting';
import { tapeIds } from './tape/library/tape-catalog';
import { createLog, type Log } from './telemetry/log';

/** What a shell expects of a wrong command line. */
const WRONG_USAGE = 2;
const FAILED = 1;
/** How long a stop may take before the process ends all the same, ms. */
const STOP_TIMEOUT = 10_000;

/**
 * Starts the process and stops it on a signal. `preparePages` builds what the pages need, once the configuration
 * is known to be right.
 */
export async function main(args: readonly string[], preparePages?: () => Promise<void>): Promise<void> {
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
  await preparePages?.();
  await serve(read.config, createLog(read.config.log));
}

async function serve(config: Config, log: Log): Promise<void> {
  process.on('uncaughtException', (error) => giveUp(log, error));
  process.on('unhandledRejection', (reason) => giveUp(log, reason));
  try {
    const app = createApp(config, log);
    stopOnSignal(app, log);
    const served = await app.start();
    // Without TLS there is nothing to read anew, and the signal ends the process as it does every other.
    if (config.tls) process.on('SIGHUP', () => app.reload());
    stdout.write(greeting(config, served));
  } catch (error) {
    log.fatal({ reason: textOf(error) }, 'cannot start');
    exit(FAILED);
  }
}

function stopOnSignal(app: App, log: Log): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) {
      log.warn({ signal }, 'second signal: stopping at once');
      exit(FAILED);
    }
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('the stop took too long');
      exit(FAILED);
    }, STOP_TIMEOUT).unref();
    app.stop().then(
      () => exit(0),
      (error: unknown) => giveUp(log, error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function giveUp(log: Log, error: unknown): void {
  log.fatal({ err: error }, 'this must not happen');
  exit(FAILED);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// The launcher loads this file and calls main itself, with a way to build the pages.
if (argv[1] !== undefined && realpathSync(argv[1]) === fileURLToPath(import.meta.url))
  void main(argv.slice(2));
