import { type Board, boardSchema } from '../../lib/boards/board';
import { BarHistory } from '../../lib/client/bar-client';
import type { Instrument } from '../../lib/market/instrument';
import * as z from '../../lib/schema/zod';
import { serverFetch } from '../_access/server-fetch';

/** How long the server may take to answer, ms. */
const ANSWER_TIMEOUT_MS = 10_000;

async function get(path: string, given?: AbortSignal): Promise<unknown> {
  const late = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const signal = given === undefined ? late : AbortSignal.any([given, late]);
  const response = await serverFetch(path, { cache: 'no-store', signal });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** The bars that a stream does not send: those from before. @param stream `live` or `replay/<id>` */
export function barHistory(stream: string): BarHistory {
  return new BarHistory(stream, get);
}

const boardsAnswer = z.object({ boards: z.array(boardSchema) });

/** The boards of this server, in the order in which they are listed. */
export async function fetchBoards(): Promise<Board[]> {
  return boardsAnswer.parse(await get('/api/boards')).boards;
}

/** The instruments of a stream, as it knows them now. @param stream `live` or `/replay/<id>` */
export async function fetchInstruments(stream = 'live'): Promise<Instrument[]> {
  const answer = (await get(`/api/instruments?stream=${encodeURIComponent(stream)}`)) as {
    readonly instruments: Instrument[];
  };
  return answer.instruments;
}

const streamSchema = z.object({
  stream: z.string(),
  name: z.string(),
  source: z.enum(['live', 'simulated', 'replay']),
  state: z.enum(['ok', 'stale', 'down']),
  since: z.number(),
  reason: z.string().optional(),
  eventsPerSecond: z.number(),
  clients: z.number(),
  rooms: z.number(),
  symbols: z.number(),
  version: z.number(),
  uptime: z.number(),
});

/** What the server tells of a stream; `uptime` in s, `since` in µs. */
export type StreamFigures = z.infer<typeof streamSchema>;

export async function fetchStreams(): Promise<StreamFigures[]> {
  return z.object({ streams: z.array(streamSchema) }).parse(await get('/api/streams')).streams;
}

const tapesAnswer = z.object({ tapes: z.array(z.object({ id: z.string(), events: z.number() })) });

export async function fetchTapes(): Promise<{ readonly id: string; readonly events: number }[]> {
  return tapesAnswer.parse(await get('/api/tapes')).tapes;
}

const pinyinAnswer = z.object({ pinyin: z.record(z.string(), z.string()) });

/** Chinese names of a stream's instruments spelled out, by symbol: `lan shi ban dao ti`. */
export async function fetchPinyin(stream: string): Promise<Record<string, string>> {
  return pinyinAnswer.parse(await get(`/api/pinyin?stream=${encodeURIComponent(stream)}`)).pinyin;
}
