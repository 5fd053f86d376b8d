import { type DestinationStream, type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';

export type Log = Logger;

/** Standard error; standard output belongs to what a command answers. */
const STDERR = 2;

/** Fields that never reach the log, wherever an object carries them. */
const SECRETS = ['token', 'secret', 'password', 'authorization', 'cookie'];

/** The process's log, to standard error unless told otherwise: one JSON object a line, or lines for people. */
export function createLog(
  config: { readonly level: string; readonly format: 'json' | 'pretty' },
  destination?: DestinationStream,
): Log {
  const options = {
    level: config.level,
    base: null,
    redact: {
      paths: SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '(hidden)',
    },
  };
  if (destination !== undefined) return pino(options, destination);
  if (config.format === 'json') return pino(options, pino.destination({ dest: STDERR, sync: true }));
  return pino(
    options,
    pretty({ destination: STDERR, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }),
  );
}
