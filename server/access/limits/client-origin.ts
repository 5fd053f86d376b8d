import { isIPv6 } from 'node:net';

/** Ways into the server. */
export type TransportName = 'http' | 'socket.io' | 'ws' | 'sse';

/** Where somebody comes from, as a door sees it. */
export interface ClientOrigin {
  readonly door: TransportName;
  /** The client's IP address, seen through the proxies that are trusted. */
  readonly address: string;
}

/** Groups of 16 bits of an IPv6 address that one household or office has for itself: a /64. */
const OWN_GROUPS = 4;
const LOOPBACK = /^(::1|127(\.\d{1,3}){3})$/;

/** Whether the address is of this machine: of its programs, or of a proxy on it that is not known as one. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/**
 * What one party holds of the addresses: an address of IPv4, and the /64 that an address of IPv6 is in, of which it can
 * use as many as it likes.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%', 1)[0] as string).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two groups.
  const known = before.length + after.length + (address.includes('.') ? 1 : 0);
  const groups = [...before, ...Array<string>(Math.max(0, 8 - known)).fill('0'), ...after];
  const own = groups.slice(0, OWN_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${own.join(':')}::/64`;
}
