import { BusError, MAX_READ_ENTRIES } from '../bus';
import type { RedisLink } from './redis-link';

/** Pushed records that wait for a reader, at most, bytes; a slower reader fetches them again. */
const MAX_WAITING_BYTES = 4e6;

const SPACE = 0x20;

/** One record of a stream, with its ID. */
export interface Pushed {
  readonly id: string;
  readonly body: Buffer;
}

/**
 * Appends a record and, only if it was accepted, pushes it to the readers: one command, so that both are in one order.
 * Arguments: ID, body, `1` to create the stream, maximum of records or an empty text.
 */
export const APPEND_SCRIPT = `
local args = {'XADD', KEYS[1]}
if ARGV[3] ~= '1' then args[#args + 1] = 'NOMKSTREAM' end
if ARGV[4] ~= '' then
  args[#args + 1] = 'MAXLEN'
  args[#args + 1] = '~'
  args[#args + 1] = ARGV[4]
end
args[#args + 1] = ARGV[1]
args[#args + 1] = 'b'
args[#args + 1] = ARGV[2]
local id = redis.call(unpack(args))
if id then redis.call('PUBLISH', KEYS[1], id .. ' ' .. ARGV[2]) end
return id
`;

/** Reads records of a `XRANGE` reply. */
export function recordsOf(reply: unknown): Pushed[] {
  return (reply as readonly (readonly [Buffer, readonly Buffer[]])[]).map(([id, fields]) => {
    const body = fields[1];
    if (body === undefined || fields.length !== 2)
      throw new BusError(`record ${String(id)} is not from this program`);
    return { id: String(id), body };
  });
}

/**
 * Yields the records after an ID: first by `XRANGE`, then as they are pushed. A reader that is too slow for the push
 * fetches again, so it costs the broker nothing.
 * @param isAfter compares two IDs
 * @throws BusError when the link is lost
 */
export async function* readPushed(
  link: RedisLink,
  stream: string,
  after: string,
  isAfter: (id: string, other: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<readonly Pushed[]> {
  let last = after;
  let waiting: Pushed[] = [];
  let bytes = 0;
  let isBehind = true;
  let wake = (): void => {};
  const onAbort = (): void => wake();
  const unsubscribe = await link.subscribe(stream, (message) => {
    const space = message.indexOf(SPACE);
    bytes += message.length;
    if (bytes > MAX_WAITING_BYTES) isBehind = true;
    else waiting.push({ id: message.toString('latin1', 0, space), body: message.subarray(space + 1) });
    wake();
  });
  const stopWaiting = link.onLost(() => wake());
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (!link.isOpen) throw new BusError('the link to the broker is lost');
      if (isBehind) {
        // From here on every push waits, so that the range and what waits overlap and miss nothing.
        if (bytes > MAX_WAITING_BYTES) [waiting, bytes] = [[], 0];
        const args = ['XRANGE', stream, `(${last}`, '+', 'COUNT', String(MAX_READ_ENTRIES)];
        const found = recordsOf(await link.command(args));
        isBehind = found.length === MAX_READ_ENTRIES || bytes > MAX_WAITING_BYTES;
        last = found.at(-1)?.id ?? last;
        if (found.length > 0) yield found;
      } else if (waiting.length > 0) {
        const found = waiting.filter(({ id }) => isAfter(id, last));
        [waiting, bytes] = [[], 0];
        last = found.at(-1)?.id ?? last;
        if (found.length > 0) yield found;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopWaiting();
    unsubscribe();
  }
}
