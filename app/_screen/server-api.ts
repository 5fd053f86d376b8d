import type { Board } from '../../lib/boards/board';
import { setCalendarDays } from '../../lib/calendar/calendars';
import { BarHistory } from '../../lib/client/bar-client';
import type { Instrument } from '../../lib/market/instrument';
import { listBars } from '../../lib/protocol/http/bar-routes';
import { listBoards } from '../../lib/protocol/http/board-routes';
import type { NodeListing } from '../../lib/protocol/http/health-routes';
import { listSources, type ProducerListing, type SourceListing } from '../../lib/protocol/http/source-routes';
import {
  listInstruments,
  listPinyin,
  listStreams,
  type StreamListing,
} from '../../lib/protocol/http/stream-routes';
import { callApi } from '../_access/call-api';

/** Returns the bars older than those that a stream sends. @param stream `live` or `replay/<id>` */
export function barHistory(stream: string): BarHistory {
  return new BarHistory(async (query, signal) => {
    return (await callApi(listBars, { query: { stream, ...query }, signal })).bars;
  });
}

/** Returns the boards of this server in their order. */
export async function fetchBoards(): Promise<Board[]> {
  return (await callApi(listBoards)).boards;
}

/** Returns the instruments of a stream, and takes over the operator's trading hours. @param stream `live` or `/replay/<id>` */
export async function fetchInstruments(stream = 'live'): Promise<Instrument[]> {
  const { instruments, calendarDays = [] } = await callApi(listInstruments, { query: { stream } });
  setCalendarDays(calendarDays);
  return instruments;
}

/** Returns the streams with their statistics; `uptime` in s, `since` in µs. */
export async function fetchStreams(): Promise<readonly StreamListing[]> {
  return (await callApi(listStreams)).streams;
}

/** Returns the sources of the live stream, with the server's time, µs. */
export async function fetchSources(): Promise<{
  readonly time: number;
  readonly sources: readonly SourceListing[];
  /** For callers that may see them. */
  readonly producers?: readonly ProducerListing[];
  readonly nodes?: readonly NodeListing[];
}> {
  return callApi(listSources);
}

/** Returns the pinyin of the Chinese names of a stream's instruments, by symbol: `lan shi ban dao ti`. */
export async function fetchPinyin(stream: string): Promise<Record<string, string>> {
  return (await callApi(listPinyin, { query: { stream } })).pinyin;
}
