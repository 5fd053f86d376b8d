import { isHost } from '../../edge/host';

/** Maximum length of a request target, characters; no valid one comes near. */
const MAX_TARGET_LENGTH = 4_096;
/** Paths that accept a token in the URL, for which the limit is raised by the longest token. */
const PATHS_WITH_TOKEN = ['/ws', '/sse'];
const MAX_WITH_TOKEN = MAX_TARGET_LENGTH + 8_192;

export type Target =
  | {
      readonly ok: true;
      /** Path and query, beginning with one slash. */
      readonly url: string;
      readonly path: string;
    }
  | { readonly ok: false; readonly fault: string };

/**
 * Validates a request's target before any other code, because later stages (`new URL`, routers, file look-up)
 * assume that it is sound: `//` throws in one, leaves the site in another. The absolute form is allowed by HTTP
 * and converted to a path.
 * @param hosts the Host headers
 */
export function readTarget(target: string, hosts: readonly string[] = []): Target {
  if (target.length > MAX_WITH_TOKEN) return tooLong(target, MAX_WITH_TOKEN);
  const [host, second] = hosts;
  if (second !== undefined) return wrong(`there are ${hosts.length} Host headers`);
  if (host !== undefined && !isHost(host)) return wrong('the Host header is not a host');
  const url = target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  if (!url.startsWith('/')) return wrong('the address does not begin with a slash');
  if (url.startsWith('//')) return wrong('the request target begins with two slashes');
  const path = url.split(/[?#]/, 1)[0] as string;
  if (url.length > MAX_TARGET_LENGTH && !PATHS_WITH_TOKEN.includes(path))
    return tooLong(target, MAX_TARGET_LENGTH);
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return wrong('the request target has an invalid percent encoding');
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out
  if (/[\u0000-\u001f\u007f\\]/.test(plain)) return wrong('the request target has an invalid character');
  return { ok: true, url, path };
}

function tooLong({ length }: string, most: number): Target {
  return wrong(`the request target has ${length} characters; expected at most ${most}`);
}

function wrong(fault: string): Target {
  return { ok: false, fault };
}
