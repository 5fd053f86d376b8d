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
    serializers: { err: readableError },
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

/**
 * An error as the log has it. Its message may repeat what somebody sent: line breaks in it could pass for lines of the
 * log, and other control characters make a terminal do things, so they are written out.
 */
function readableError(error: Error): object {
  const { stack, message, ...rest } = pino.stdSerializers.err(error);
  const frames = String(stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at [^\p{Cc}]*$/u.test(line));
  const first = printable(message);
  return { ...rest, message: first, stack: [`${error.name}: ${first}`, ...frames].join('\n') };
}

function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
