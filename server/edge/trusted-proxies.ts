import { BlockList, isIP } from 'node:net';

/** Trusted proxies: a number of hops in front of the server, or their addresses. */
export type ProxyTrust = { readonly hops: number } | { readonly addresses: readonly string[] };

/** True when `address` is a trusted proxy; `hop` counts from 0, the connecting one. */
export type TrustsProxy = (address: string, hop: number) => boolean;

/** Names of ranges, as other servers use them. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
const BITS = { 4: 32, 6: 128 } as const;

/** True for an address, a range (`10.0.0.0/8`) or the name of one, as {@link trustedProxies} takes them. */
export function isProxyAddress(text: string): boolean {
  return Object.hasOwn(RANGES, text) || rangeOf(text) !== undefined;
}

/** @param trust without it no proxy is trusted */
export function trustedProxies(trust: ProxyTrust | undefined): TrustsProxy {
  if (trust === undefined) return () => false;
  if ('hops' in trust) return (_, hop) => hop < trust.hops;
  const list = new BlockList();
  for (const text of trust.addresses.flatMap((name) => RANGES[name] ?? [name])) {
    const range = rangeOf(text);
    if (range === undefined) throw new Error(`${text} is not an address`);
    list.addSubnet(range.address, range.bits, range.family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function rangeOf(text: string): { address: string; bits: number; family: 4 | 6 } | undefined {
  const match = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text);
  const address = match?.[1] ?? '';
  const family = isIP(address) as 0 | 4 | 6;
  if (family === 0) return undefined;
  const bits = match?.[2] === undefined ? BITS[family] : Number(match[2]);
  // A range of everything would let any client choose its address; counting hops serves that case.
  return bits >= 1 && bits <= BITS[family] ? { address, bits, family } : undefined;
}
