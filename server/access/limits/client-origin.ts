import { isIPv6 } from 'node:net';

/** Transports, as log lines and metrics name them. */
export type EndpointName = 'http' | 'socket.io' | 'ws' | 'sse';

/** Network origin of a client, as its transport reports it. */
export interface ClientOrigin {
  readonly endpoint: EndpointName;
  /** The client's IP address, behind trusted proxies. */
  readonly address: string;
  /** True for a connection of a program on this machine. */
  readonly isLocal?: boolean;
}

/** 16-bit groups of an IPv6 prefix that one household or office gets: a /64. */
const OWN_GROUPS = 4;
const LOOPBACK = /^(::1|127(\.\d{1,3}){3})$/;

/** True for a loopback address: a program on this machine, or an unconfigured proxy on it. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/** Returns the unit of addresses that limits count: an IPv4 address, or the /64 of an IPv6 address. */
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
