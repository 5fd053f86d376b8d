import * as z from '../../lib/schema/zod';
import { ask } from './access-api';
import { currentToken } from './access-token';

/** A question for news waits 25 s at the server, ms. */
const NEWS_TIMEOUT_MS = 40_000;

const begun = z.object({
  screen: z.object({
    code: z.string(),
    secret: z.string(),
    seconds: z.number(),
    approve: z.url().optional(),
  }),
});

/** A code to show, for so many seconds, the secret to ask with, and where it is approved, if not here. */
export type BegunScreen = z.infer<typeof begun>['screen'];

/** What a screen says of itself. */
export interface ScreenFacts {
  readonly name?: string;
  readonly place?: string;
  readonly inches?: number;
}

/** @throws AccessRefused */
export async function beginScreen(facts: ScreenFacts, signal: AbortSignal): Promise<BegunScreen> {
  return begun.parse(await ask('/api/screens', { content: facts, signal })).screen;
}

const own = z.object({ token: z.string(), expires: z.number(), boards: z.array(z.string()) });
const news = z.object({
  screen: z.discriminatedUnion('state', [
    z.object({ state: z.literal('waiting'), seconds: z.number() }),
    z.object({ state: z.literal('refused') }),
    own.extend({ state: z.literal('approved') }),
  ]),
});

export type ScreenNews = z.infer<typeof news>['screen'];

/** What became of the code, after a while. @throws AccessRefused when it has ended */
export async function askForNews(secret: string, signal: AbortSignal): Promise<ScreenNews> {
  const asked = { content: { secret }, signal, timeout: NEWS_TIMEOUT_MS };
  return news.parse(await ask('/api/screens/claim', asked)).screen;
}

/** A token of a screen that ends later than the one there is, or at the same time. @throws AccessRefused */
export async function renewScreen(token: string): Promise<z.infer<typeof own>> {
  const answer = await ask('/api/screens/renewal', { content: {}, token });
  return z.object({ screen: own }).parse(answer).screen;
}

const waiting = z.object({
  screen: z.object({
    code: z.string(),
    name: z.string().optional(),
    place: z.string().optional(),
    inches: z.number().optional(),
    address: z.string(),
    since: z.number(),
    expires: z.number(),
  }),
});

/** A screen that shows a code; times in µs. */
export type WaitingScreen = z.infer<typeof waiting>['screen'];

const codePath = (code: string): string => `/api/screens/codes/${encodeURIComponent(code)}`;

/** @throws AccessRefused when nobody shows the code */
export async function fetchWaiting(code: string): Promise<WaitingScreen> {
  return waiting.parse(await ask(codePath(code), { token: currentToken() })).screen;
}

const known = z.object({
  id: z.string(),
  name: z.string(),
  place: z.string().optional(),
  inches: z.number().optional(),
  address: z.string(),
  boards: z.array(z.string()),
  symbols: z.array(z.string()),
  rate: z.number(),
  by: z.string(),
  since: z.number(),
  connections: z.number(),
});

/** A screen that was let in; times in µs. */
export type KnownScreen = z.infer<typeof known>;

/** What an operator lets a screen see. */
export interface ScreenRequest {
  readonly name: string;
  readonly place?: string;
  readonly symbols?: readonly string[];
  readonly boards?: readonly string[];
  readonly rate?: number;
}

/** @throws AccessRefused */
export async function approveScreen(code: string, requested: ScreenRequest): Promise<KnownScreen> {
  const answer = await ask(codePath(code), { content: requested, token: currentToken() });
  return z.object({ screen: known }).parse(answer).screen;
}

/** @throws AccessRefused */
export async function refuseScreen(code: string): Promise<void> {
  await ask(codePath(code), { method: 'DELETE', token: currentToken() });
}

/** @throws AccessRefused */
export async function fetchScreens(): Promise<KnownScreen[]> {
  const answer = await ask('/api/screens', { token: currentToken() });
  return z.object({ screens: z.array(known) }).parse(answer).screens;
}

/** @throws AccessRefused */
export async function renameScreen(id: string, name: string): Promise<void> {
  await ask(`/api/screens/${id}`, { method: 'PATCH', content: { name }, token: currentToken() });
}

/** @throws AccessRefused */
export async function revokeScreen(id: string): Promise<void> {
  await ask(`/api/screens/${id}`, { method: 'DELETE', token: currentToken() });
}
