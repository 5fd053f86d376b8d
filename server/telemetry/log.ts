import { type DestinationStream, type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';

export type Log = Logger;

/** Standard error; standard output carries the answers of commands. */
const STDERR = 2;

/** Fields that are removed from log lines. */
const SECRETS = ['token', 'secret', 'password', 'authorization', 'cookie'];

/** Creates the process's log, to standard error by default: one JSON object a line, or lines for people. */
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
 * Serializes an error for the log. Its message may repeat client input: line breaks could fake log lines, and
 * control characters could act on a terminal, so both are escaped.
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
