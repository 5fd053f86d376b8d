import {
  approvePairing,
  beginPairing,
  claimPairing,
  getPairing,
  listScreens,
  type Pairing,
  type PairingProgress,
  type PendingScreen,
  rejectPairing,
  renameScreen as renameRoute,
  renewScreen as renewRoute,
  revokeScreen as revokeRoute,
  type ScreenCredentials,
  type ScreenFacts,
  type ScreenListing,
  type ScreenRequest,
} from '../../lib/protocol/http/screen-routes';
import { callApi } from './call-api';

export type { Pairing, PendingScreen, ScreenListing };

/** The server answers a claim after 25 s at the latest, ms. */
const CLAIM_TIMEOUT_MS = 40_000;

/** Returns a pairing code to show. @throws ApiError */
export async function beginScreen(facts: ScreenFacts, signal: AbortSignal): Promise<Pairing> {
  return (await callApi(beginPairing, { body: facts, token: null, signal })).screen;
}

/** Waits for a change of the pairing, up to 25 s. @throws ApiError when its code has expired */
export async function claimScreen(secret: string, signal: AbortSignal): Promise<PairingProgress> {
  const options = { body: { secret }, token: null, signal, timeoutMs: CLAIM_TIMEOUT_MS };
  return (await callApi(claimPairing, options)).screen;
}

/** Returns a token that expires no earlier than this one. @throws ApiError */
export async function renewScreen(token: string): Promise<ScreenCredentials> {
  return (await callApi(renewRoute, { token })).screen;
}

/** Returns the screen that shows a code. @throws ApiError when there is none */
export async function fetchPending(code: string): Promise<PendingScreen> {
  return (await callApi(getPairing, { parameters: { code } })).screen;
}

/** Approves the screen that shows a code. @throws ApiError */
export async function approveScreen(code: string, body: ScreenRequest): Promise<ScreenListing> {
  return (await callApi(approvePairing, { parameters: { code }, body })).screen;
}

/** Refuses the screen that shows a code. @throws ApiError */
export async function rejectScreen(code: string): Promise<void> {
  await callApi(rejectPairing, { parameters: { code } });
}

/** Returns the approved screens. @throws ApiError */
export async function fetchScreens(): Promise<readonly ScreenListing[]> {
  return (await callApi(listScreens)).screens;
}

/** Renames a screen. @throws ApiError */
export async function renameScreen(id: string, name: string): Promise<void> {
  await callApi(renameRoute, { parameters: { id }, body: { name } });
}

/** Revokes the access of a screen. @throws ApiError */
export async function revokeScreen(id: string): Promise<void> {
  await callApi(revokeRoute, { parameters: { id } });
}
