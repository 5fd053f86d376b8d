import { describe, expect, it } from 'vitest';
import type { ProtocolError } from '../../../lib/protocol/error';
import { createEdge } from '../../../server/edge/edge';
import type { ProxyTrust } from '../../../server/edge/trusted-proxies';

const outcome = (
  headers: Record<string, string>,
  {
    allowed = [] as readonly string[],
    encrypted = false,
    trustProxy = undefined as ProxyTrust | undefined,
  } = {},
): string => {
  const request = {
    headers: { host: 'wall.example', ...headers },
    socket: { remoteAddress: '192.0.2.1', encrypted },
  };
  try {
    createEdge({ allowedOrigins: allowed, trustProxy }).requireOrigin(request);
    return 'accepted';
  } catch (error) {
    const { code, message } = (error as ProtocolError).toWire();
    expect(code).toBe('forbidden');
    return message;
  }
};

describe('a page', () => {
  it.each([
    ['http://wall.example', 'wall.example'],
    ['http://wall.example', 'WALL.example:80'],
    ['https://wall.example', 'wall.example'],
    ['https://wall.example', 'wall.example:443'],
    ['http://localhost:3000', 'localhost:3000'],
    ['http://[::1]:3000', '[::1]:3000'],
  ])('of %s may connect to its own host %s', (origin, host) => {
    expect(outcome({ origin, host })).toBe('accepted');
  });

  it.each([
    'http://evil.example',
    'http://wall.example:8080',
    'http://wall.example.evil.example',
    'http://evil.example#wall.example',
    'http://wall.example/',
    'http://user@wall.example',
    'file://',
    '',
    'wall.example',
    'chrome-extension://wall.example',
  ])('of "%s" is rejected with the reason', (origin) => {
    expect(outcome({ origin })).toBe(`pages of ${JSON.stringify(origin)} may not connect here`);
  });

  it('that hides its origin is rejected, also with listed sites', () => {
    const allowed = ['https://desk.example'];
    expect(outcome({ origin: 'null' }, { allowed })).toMatch(/hide their origin/);
    expect(outcome({ origin: 'https://desk.example' }, { allowed })).toBe('accepted');
    expect(outcome({ origin: 'http://desk.example' }, { allowed })).toMatch(/may not connect/);
    expect(outcome({ origin: 'http://wall.example' }, { allowed })).toBe('accepted');
  });

  it('of any site is accepted with `*`', () => {
    for (const origin of ['null', 'http://evil.example']) {
      expect(outcome({ origin }, { allowed: ['*'] })).toBe('accepted');
    }
  });

  it('that was loaded unencrypted may not connect to an encrypted endpoint', () => {
    expect(outcome({ origin: 'http://wall.example' }, { encrypted: true })).toMatch(/may not connect/);
    expect(outcome({ origin: 'https://wall.example' }, { encrypted: true })).toBe('accepted');
  });

  it('counts as our own by the host that a trusted proxy reports', () => {
    const headers = {
      origin: 'https://wall.example:8443',
      host: 'inside:3000',
      'x-forwarded-host': 'wall.example:8443',
      'x-forwarded-proto': 'https',
    };
    expect(outcome(headers)).toMatch(/may not connect/);
    expect(outcome(headers, { trustProxy: { hops: 1 } })).toBe('accepted');
    expect(outcome(headers, { trustProxy: { addresses: ['10.0.0.0/8'] } })).toMatch(/may not connect/);
  });
});

describe('a request without an origin', () => {
  it('is accepted from a program', () => {
    expect(outcome({})).toBe('accepted');
  });

  it('is rejected when the browser reports another site', () => {
    for (const site of ['cross-site', 'same-site']) {
      expect(outcome({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).toContain(site);
    }
    for (const site of ['same-origin', 'none']) expect(outcome({ 'sec-fetch-site': site })).toBe('accepted');
  });

  it('is accepted for a followed link', () => {
    expect(outcome({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe('accepted');
  });
});
