/** Whether a page from this origin may connect; `host` is what the request calls this server. */
export type OriginRule = (origin: string, host?: string) => boolean;

/**
 * Pages of this server itself and of the listed origins may connect (`*`: all). Browsers always send an Origin;
 * programs that send none are not a page that could misuse somebody's rights, and are let in.
 */
export function originRule(allowed: readonly string[]): OriginRule {
  const listed = new Set(allowed);
  return (origin, host) =>
    listed.has('*') || listed.has(origin) || (host !== undefined && hostOf(origin) === host);
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
