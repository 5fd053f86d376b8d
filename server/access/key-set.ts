import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

/** How long it may take to get the keys, ms. */
const FETCH_TIMEOUT = 5_000;
/** A key that is not known makes us look again, but not more often than this, ms. */
const COOL_DOWN = 30_000;
/** Keys are looked at again after so long, ms, so that a withdrawn one ends. */
const MAX_KEPT = 600_000;
/** After an attempt that failed the next one waits, ms: whoever sends tokens must not make us send requests. */
const PAUSE = 1_000;
/** Bytes of a key set. */
const MAX_KEY_SET = 256 * 1024;

/** Where public keys are: an address, or the absolute path of a file. */
export type KeyPlace = { readonly url: string } | { readonly file: string };

export interface KeySetTimes {
  /** Least time between two looks for a key that is not known, ms; 30 s by default. */
  readonly coolDown?: number;
}

/** The keys did not come; nothing is known of the token. */
export class KeysUnavailable extends Error {}

/**
 * The public keys of who signs tokens (a JSON Web Key Set, RFC 7517), kept for a while and looked at again when a
 * token names a key that is not among them: that is how keys are changed without a restart.
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
