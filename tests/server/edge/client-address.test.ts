import { describe, expect, it } from 'vitest';
import { readCaller } from '../../../server/edge/client-address';
import { isProxyAddress, type ProxyTrust, trustedProxies } from '../../../server/edge/trusted-proxies';

const caller = (
  trust: ProxyTrust | undefined,
  headers: Record<string, string>,
  socket: { remoteAddress?: string; encrypted?: boolean } = { remoteAddress: '10.0.0.1' },
) => readCaller({ headers, socket }, trustedProxies(trust));

const address = (trust: ProxyTrust | undefined, forwarded: string, from = '10.0.0.1') =>
  caller(trust, { 'x-forwarded-for': forwarded }, { remoteAddress: from }).address;

describe('the client address', () => {
  it('is that of the connection without a trusted proxy, for any headers', () => {
    const headers = {
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      host: 'Wall.Example:3000',
    };
    expect(caller(undefined, headers)).toEqual({
      address: '10.0.0.1',
      protocol: 'http',
      host: 'wall.example:3000',
    });
  });

  it('is read past the configured hops, and no further', () => {
    expect(address({ hops: 1 }, '192.0.2.1')).toBe('192.0.2.1');
    expect(address({ hops: 1 }, '198.51.100.9, 192.0.2.1')).toBe('192.0.2.1');
    expect(address({ hops: 2 }, '203.0.113.5, 198.51.100.9, 192.0.2.1')).toBe('198.51.100.9');
    expect(address({ hops: 3 }, '192.0.2.1')).toBe('192.0.2.1');
    expect(address({ hops: 1 }, '')).toBe('10.0.0.1');
  });

  it('is the last one that is not a trusted proxy', () => {
    const trust = { addresses: ['loopback', '10.0.0.0/8', '2001:db8::/32'] };
    expect(address(trust, '203.0.113.5, 192.0.2.1, 10.9.9.9')).toBe('192.0.2.1');
    expect(address(trust, '203.0.113.5, 2001:DB8::7', '::1')).toBe('203.0.113.5');
    expect(address(trust, '192.0.2.1', '::ffff:127.0.0.1')).toBe('192.0.2.1');
    expect(address(trust, '192.0.2.1', '192.168.0.1')).toBe('192.168.0.1');
    expect(address(trust, '10.1.1.1, 10.2.2.2')).toBe('10.1.1.1');
  });

  it.each([
    ['192.0.2.1:5678', '192.0.2.1'],
    ['[2001:db8::1]:5678', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['unknown', '10.0.0.1'],
    ['_hidden', '10.0.0.1'],
    ['192.0.2.1, ', '10.0.0.1'],
    ['192.0.2.256', '10.0.0.1'],
    ['<script>', '10.0.0.1'],
  ])('written as %s is %s', (forwarded, expected) => {
    expect(address({ hops: 1 }, forwarded)).toBe(expected);
  });

  it('of a very long chain is found quickly', () => {
    expect(address({ addresses: ['uniquelocal'] }, '10.0.0.1,'.repeat(100_000))).toBe('10.0.0.1');
  });

  it('comes with protocol and host as reported by the outermost trusted proxy', () => {
    const headers = { host: 'inside:3000', 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': 'Wall.example' };
    expect(caller({ hops: 1 }, headers)).toMatchObject({ protocol: 'https', host: 'wall.example' });
    const chain = {
      'x-forwarded-for': '192.0.2.1, 10.0.0.2',
      'x-forwarded-proto': 'http, https, http',
      'x-forwarded-host': 'evil.example, wall.example, inside',
    };
    expect(caller({ hops: 2 }, chain)).toMatchObject({ protocol: 'https', host: 'wall.example' });
  });

  it("comes with protocol and host of the connection if the proxy's values are invalid", () => {
    const headers = { host: 'wall.example', 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'a b/' };
    expect(caller({ hops: 1 }, headers, { remoteAddress: '10.0.0.1', encrypted: true })).toMatchObject({
      protocol: 'https',
      host: 'wall.example',
    });
  });

  it.each(['a b/', 'wall.1', 'wall.example:99999', '[::1'])(
    'ignores a forwarded host that is none: %s',
    (host) => {
      const headers = { host: 'wall.example', 'x-forwarded-host': host };
      expect(caller({ hops: 1 }, headers)).toMatchObject({ host: 'wall.example' });
    },
  );

  it('is unknown once the connection is closed', () => {
    expect(caller({ hops: 1 }, {}, {}).address).toBe('unknown');
  });
});

describe('an address of a proxy', () => {
  it.each(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback', 'linklocal', 'uniquelocal'])(
    'may be %s',
    (text) => {
      expect(isProxyAddress(text)).toBe(true);
    },
  );

  it.each([
    '',
    '*',
    'true',
    'proxy.example',
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/0',
    '10/8',
    'constructor',
    'fe80::1%eth0',
  ])('may not be "%s"', (text) => {
    expect(isProxyAddress(text)).toBe(false);
  });
});
