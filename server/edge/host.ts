const HOST_PATTERN = /^([\w.-]+|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/**
 * Returns true for a host with or without a port, as in `Host` and `X-Forwarded-Host`, that a URL can have: `wall.1` and
 * a port of 99999 are none.
 */
export function isHost(text: string): boolean {
  return HOST_PATTERN.test(text) && URL.canParse(`http://${text}`);
}
