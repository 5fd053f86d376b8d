import type { Activity } from '../../lib/replay/profile';
import * as z from '../../lib/schema/zod';
import { serverFetch } from '../_access/server-fetch';

/** How long the server may take to answer, ms. Opening a session reads its tapes first. */
const ANSWER_TIMEOUT_MS = 20_000;

/** An answer that says no, in the server's own words. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

const refusal = z.object({ code: z.string(), message: z.string() });

/** The error that an answer's body tells; the status alone where it tells none. */
export function refusedOf(status: number, body: unknown): Refused {
  const told = refusal.safeParse(body);
  const nested = z.object({ error: refusal }).safeParse(body);
  const { code, message } = told.data ?? nested.data?.error ?? { code: 'internal', message: `${status}` };
  return new Refused(status, code, message);
}

/** Asks the server for JSON. @throws Refused, or an Error when there is no answer */
export async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await serverFetch(path, {
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    ...init,
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusedOf(response.status, body);
  return body;
}

function post(path: string, content: unknown): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(content) });
}

/** The tape that always has the newest minutes of the live stream, where the server keeps them. */
export const LIVE_TAPE = 'live';

const tapeSchema = z.object({
  id: z.string(),
  start: z.number(),
  end: z.number(),
  symbols: z.array(z.string()),
  events: z.number(),
  bytes: z.number(),
  source: z.string().optional(),
  feed: z.string().optional(),
  recording: z.boolean().optional(),
});

export type Tape = z.infer<typeof tapeSchema>;

export async function fetchTapes(): Promise<Tape[]> {
  return z.object({ tapes: z.array(tapeSchema) }).parse(await ask('/api/tapes')).tapes;
}

/** @throws Refused when there is none */
export async function fetchTape(id: string): Promise<Tape> {
  const path = `/api/tapes/${encodeURIComponent(id)}`;
  return z.object({ tape: tapeSchema }).parse(await ask(path)).tape;
}

const stretch = z.object({ from: z.number(), to: z.number() });
const activityAnswer = z.object({
  activity: z.object({
    start: z.number(),
    end: z.number(),
    buckets: z.array(z.object({ events: z.number(), volume: z.number() })),
    gaps: z.array(stretch),
  }),
});

/** Events of the tape over its time, in so many equal buckets. */
export async function fetchActivity(id: string, buckets: number): Promise<Activity> {
  const path = `/api/tapes/${encodeURIComponent(id)}/activity?buckets=${buckets}`;
  return activityAnswer.parse(await ask(path)).activity;
}

const sessionSchema = z.object({
  id: z.string(),
  stream: z.string(),
  tapes: z.array(z.string()),
  position: z.number(),
  speed: z.number(),
  playing: z.boolean(),
  start: z.number(),
  end: z.number(),
  loop: z.boolean(),
  time: z.number(),
  viewerCount: z.number(),
  viewers: z.array(z.object({ id: z.string(), name: z.string().exactOptional() })),
});

/** A session as the server lists it; moments in µs. */
export type Session = z.infer<typeof sessionSchema>;

export async function fetchSessions(): Promise<Session[]> {
  return z.object({ sessions: z.array(sessionSchema) }).parse(await ask('/api/sessions')).sessions;
}

/** @throws Refused when it is over or never was */
export async function fetchSession(id: string): Promise<Session> {
  const path = `/api/sessions/${encodeURIComponent(id)}`;
  return z.object({ session: sessionSchema }).parse(await ask(path)).session;
}

/** What a new session is to be; `start` in µs, `speed` 0 is unpaced. */
export interface SessionRequest {
  readonly tapes: readonly string[];
  readonly start?: number;
  readonly speed?: number;
  readonly loop?: boolean;
  readonly playing?: boolean;
  readonly rebase?: boolean;
}

/** Opens a session. @returns its id */
export async function openSession(requested: SessionRequest): Promise<string> {
  return z.object({ id: z.string() }).parse(await post('/api/sessions', requested)).id;
}

const importSchema = z.object({
  id: z.string(),
  format: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  bytes: z.number().optional(),
  total: z.number().optional(),
  events: z.number().optional(),
  error: z.union([z.string(), refusal.transform(({ message }) => message)]).optional(),
});

/** An import on the server; `bytes` of `total` are read. */
export type ImportState = z.infer<typeof importSchema>;

export function readImport(body: unknown): ImportState {
  return z.object({ import: importSchema }).parse(body).import;
}

/** Names of the formats that the server imports; none where it does not list them. */
export async function fetchImportFormats(): Promise<string[]> {
  const answer = z.object({ formats: z.array(z.string()).default([]) });
  return answer.parse(await ask('/api/imports')).formats;
}

/** Stops an import; nothing is left of it. */
export async function stopImport(id: string): Promise<void> {
  await ask(`/api/imports/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

export async function fetchImport(id: string): Promise<ImportState> {
  return readImport(await ask(`/api/imports/${encodeURIComponent(id)}`));
}

const recordingSchema = z.object({
  id: z.string(),
  state: z.string(),
  since: z.number().optional(),
  events: z.number().optional(),
  bytes: z.number().optional(),
});

export type Recording = z.infer<typeof recordingSchema>;

export async function fetchRecordings(): Promise<Recording[]> {
  return z.object({ recordings: z.array(recordingSchema) }).parse(await ask('/api/recordings')).recordings;
}

/** Starts or stops a recording of the live stream. */
export async function record(action: 'start' | 'stop'): Promise<void> {
  await post('/api/recordings', { action });
}
