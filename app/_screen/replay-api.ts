import {
  getImport,
  type ImportListing,
  listImports,
  stopImport as stopRoute,
} from '../../lib/protocol/http/import-routes';
import {
  controlRecording,
  listRecordings,
  type RecordingListing,
} from '../../lib/protocol/http/recording-routes';
import {
  endSession as endRoute,
  getSession,
  listSessions,
  openSession as openRoute,
  type SessionListing,
  type SessionOptions,
} from '../../lib/protocol/http/session-routes';
import { getTape, getTapeActivity, listTapes, type TapeListing } from '../../lib/protocol/http/tape-routes';
import type { Activity } from '../../lib/replay/profile';
import { callApi } from '../_access/call-api';

export type {
  ImportListing,
  RecordingListing as Recording,
  SessionListing as Session,
  SessionOptions,
  TapeListing as Tape,
};

/** Timeout of a call that reads tapes first, ms. */
const TAPE_TIMEOUT_MS = 20_000;

/** Id of the tape of the newest minutes of the live stream, if the server keeps them. */
export const LIVE_TAPE = 'live';

export async function fetchTapes(): Promise<TapeListing[]> {
  return (await callApi(listTapes, { timeoutMs: TAPE_TIMEOUT_MS })).tapes;
}

/** Returns a tape. @throws ApiError if it does not exist */
export async function fetchTape(id: string): Promise<TapeListing> {
  return (await callApi(getTape, { parameters: { id }, timeoutMs: TAPE_TIMEOUT_MS })).tape;
}

/** Returns the events of the tape over time, in equal buckets. */
export async function fetchActivity(id: string, buckets: number): Promise<Activity> {
  const options = { parameters: { id }, query: { buckets }, timeoutMs: TAPE_TIMEOUT_MS };
  return (await callApi(getTapeActivity, options)).activity;
}

export async function fetchSessions(): Promise<SessionListing[]> {
  return (await callApi(listSessions, { timeoutMs: TAPE_TIMEOUT_MS })).sessions;
}

/** Returns a session. @throws ApiError if it does not exist or has ended */
export async function fetchSession(id: string): Promise<SessionListing> {
  return (await callApi(getSession, { parameters: { id }, timeoutMs: TAPE_TIMEOUT_MS })).session;
}

/** Opens a session. @returns its id */
export async function openSession(body: SessionOptions): Promise<string> {
  return (await callApi(openRoute, { body, timeoutMs: TAPE_TIMEOUT_MS })).id;
}

/** Ends a session for all of its viewers. */
export async function endSession(id: string): Promise<void> {
  await callApi(endRoute, { parameters: { id } });
}

/** Returns the names of the formats that the server imports. */
export async function fetchImportFormats(): Promise<string[]> {
  return (await callApi(listImports)).formats;
}

/** Stops an import and removes its files. */
export async function stopImport(id: string): Promise<void> {
  await callApi(stopRoute, { parameters: { id } });
}

export async function fetchImport(id: string): Promise<ImportListing> {
  return (await callApi(getImport, { parameters: { id } })).import;
}

export async function fetchRecordings(): Promise<RecordingListing[]> {
  return (await callApi(listRecordings)).recordings;
}

/** Starts or stops a recording of the live stream. */
export async function record(action: 'start' | 'stop'): Promise<void> {
  await callApi(controlRecording, { body: { action }, timeoutMs: TAPE_TIMEOUT_MS });
}
