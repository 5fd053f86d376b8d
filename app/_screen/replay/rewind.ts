import { ApiError } from '../../_access/call-api';
import { fetchTape, LIVE_TAPE, openSession } from '../replay-api';

const MINUTE_MICROS = 60_000_000;
const NOT_FOUND = 404;

/**
 * Opens a replay session of the last minutes of the live stream, from as early as they are kept.
 * @param now the server's clock, µs
 * @returns the session's id; undefined if the server keeps no last minutes
 * @throws ApiError otherwise
 */
export async function openRewind(minutes: number, now: number): Promise<string | undefined> {
  try {
    const { start, end } = await fetchTape(LIVE_TAPE);
    const requested = Math.round(now - minutes * MINUTE_MICROS);
    return await openSession({ tapes: [LIVE_TAPE], start: Math.min(Math.max(requested, start), end) });
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}
