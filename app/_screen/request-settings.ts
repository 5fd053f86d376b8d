import { cookies, headers } from 'next/headers';
import { resolveSettings, SETTINGS_COOKIE, type Settings } from './screen-settings';

/** Type of the `searchParams` that Next passes to a page. */
export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Returns the settings of the request, from its URL, its cookie and its language. */
export async function settingsOfRequest(searchParams: SearchParams, isWall = false): Promise<Settings> {
  const [parameters, jar, head] = await Promise.all([searchParams, cookies(), headers()]);
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) address.set(name, first);
  }
  const chosen = new URLSearchParams(safeDecode(jar.get(SETTINGS_COOKIE)?.value ?? ''));
  return resolveSettings(address, chosen, head.get('accept-language'), isWall);
}

/** Returns the nonce that the server's policy allows scripts with in this answer. */
export async function nonceOfRequest(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1];
}
