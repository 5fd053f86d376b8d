/**
 * Service worker of walls: a wall that is reloaded while the server is away shows its board, not an error page of the
 * browser. It never answers requests of other pages.
 */
import { builtFiles, isAway, offlineRule } from './offline-rules';

const CACHE = 'wall-1';
/** Time that the server gets for an answer before the cached one is used, ms. */
const PATIENCE_MS = 8_000;
/** Pages and answers kept, and files of builds, a build being some 150 with its fonts; the oldest are removed. */
const MAX_ANSWERS = 60;
const MAX_BUILT = 600;

interface LifecycleEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEventLike extends LifecycleEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: LifecycleEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEventLike) => void): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  const rule = offlineRule(url, request.mode === 'navigate');
  if (rule === 'kept') event.respondWith(kept(request));
  if (rule === 'newest') event.respondWith(newest(event));
});

async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function newest(event: FetchEventLike): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(CACHE);
  let response: Response;
  try {
    response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const known = await find(cache, request);
    if (known === undefined) throw error;
    return known;
  }
  if (isAway(response.status)) return (await find(cache, request)) ?? response;
  if (response.ok) event.waitUntil(keep(cache, request, response.clone()));
  // Another principal must not find what this one was allowed to see.
  else if (response.status === 401 || response.status === 403) event.waitUntil(cache.delete(request));
  return response;
}

/** The settings of a wall are in its query: a copy with others is better than none. */
async function find(cache: Cache, request: Request): Promise<Response | undefined> {
  return (await cache.match(request)) ?? (await cache.match(request, { ignoreSearch: true }));
}

/** Keeps an answer, with the files that a page loads: it may have loaded them before this worker ran. */
async function keep(cache: Cache, request: Request, response: Response): Promise<void> {
  const files = request.mode === 'navigate' ? builtFiles(await response.clone().text()) : [];
  await cache.delete(request);
  await cache.put(request, response);
  for (const file of files) if ((await cache.match(file)) === undefined) await cache.add(file);
  const keys = await cache.keys();
  const isBuilt = ({ url }: Request): boolean => offlineRule(new URL(url), false) === 'kept';
  const built = keys.filter(isBuilt);
  const answers = keys.filter((key) => !isBuilt(key));
  const removed = [...built.slice(0, -MAX_BUILT), ...answers.slice(0, -MAX_ANSWERS)];
  for (const key of removed) await cache.delete(key);
}
