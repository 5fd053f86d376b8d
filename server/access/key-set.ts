import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

/** Timeout of fetching the keys, ms. */
const FETCH_TIMEOUT = 5_000;
/** Shortest time between fetches for an unknown key id, ms. */
const COOL_DOWN = 30_000;
/** Longest time that keys are cached, ms, so that a withdrawn key expires. */
const MAX_KEPT = 600_000;
/** Pause after a failed fetch, ms: clients with invalid tokens must not cause requests. */
const PAUSE = 1_000;
/** Largest key set, bytes. */
const MAX_KEY_SET = 256 * 1024;

/** Location of the public keys: a URL, or the absolute path of a file. */
export type KeyPlace = { readonly url: string } | { readonly file: string };

export interface KeySetTimes {
  /** Shortest time between fetches for an unknown key id, ms; 30 s by default. */
  readonly coolDown?: number;
}

/** The keys could not be fetched, so the token was not checked. */
export class KeysUnavailable extends Error {}

/**
 * Loads the public keys of a token issuer (JSON Web Key Set, RFC 7517) and caches them. A token with an unknown
 * key id causes another fetch, so issuers can rotate keys without a restart.
 */
export function openKeySet(place: KeyPlace, { coolDown = COOL_DOWN }: KeySetTimes = {}): JWTVerifyGetKey {
  const url = 'url' in place ? new URL(place.url) : pathToFileURL(place.file);
  const get = 'url' in place ? getKeys : readKeys;
  let failed: { readonly error: KeysUnavailable; readonly at: number } | undefined;
  return createRemoteJWKSet(url, {
    timeoutDuration: FETCH_TIMEOUT,
    cooldownDuration: coolDown,
    cacheMaxAge: MAX_KEPT,
    [customFetch]: async (address, options) => {
      if (failed && performance.now() - failed.at < PAUSE) throw failed.error;
      try {
        const text = await get(address, options);
        JSON.parse(text);
        return new Response(text);
      } catch (error) {
        failed = { error: new KeysUnavailable((error as Error).message), at: performance.now() };
        throw failed.error;
      }
    },
  });
}

async function getKeys(address: string, options: RequestInit): Promise<string> {
  const response = await fetch(address, options);
  if (response.status !== 200) throw new Error(`the answer has status ${response.status}`);
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MAX_KEY_SET) throw new Error(`the answer has more than ${MAX_KEY_SET} bytes`);
  }
  return text;
}

async function readKeys(address: string): Promise<string> {
  const file = fileURLToPath(address);
  const { size } = await stat(file);
  if (size > MAX_KEY_SET) throw new Error(`the file has ${size} bytes, at most ${MAX_KEY_SET} are read`);
  return readFile(file, 'utf8');
}
