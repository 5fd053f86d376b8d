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
    return 'let in';
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
  ])('of %s may connect to %s, which it came from', (origin, host) => {
    expect(outcome({ origin, host })).toBe('let in');
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
  ])('of "%s" may not, and is told so', (origin) => {
    expect(outcome({ origin })).toBe(`pages of ${JSON.stringify(origin)} may not connect here`);
  });

  it('that hides its origin may not, though listed sites may', () => {
    const allowed = ['https://desk.example'];
    expect(outcome({ origin: 'null' }, { allowed })).toMatch(/hide their origin/);
    expect(outcome({ origin: 'https://desk.example' }, { allowed })).toBe('let in');
    expect(outcome({ origin: 'http://desk.example' }, { allowed })).toMatch(/may not connect/);
    expect(outcome({ origin: 'http://wall.example' }, { allowed })).toBe('let in');
  });

  it('of any site may where all are allowed', () => {
    for (const origin of ['null', 'http://evil.example']) {
      expect(outcome({ origin }, { allowed: ['*'] })).toBe('let in');
    }
  });

  it('that came unencrypted may not use what is encrypted', () => {
    expect(outcome({ origin: 'http://wall.example' }, { encrypted: true })).toMatch(/may not connect/);
    expect(outcome({ origin: 'https://wall.example' }, { encrypted: true })).toBe('let in');
  });

  it('is our own where a trusted proxy says which host it asked for', () => {
    const headers = {
      origin: 'https://wall.example:8443',
      host: 'inside:3000',
      'x-forwarded-host': 'wall.example:8443',
      'x-forwarded-proto': 'https',
    };
    expect(outcome(headers)).toMatch(/may not connect/);
    expect(outcome(headers, { trustProxy: { hops: 1 } })).toBe('let in');
    expect(outcome(headers, { trustProxy: { addresses: ['10.0.0.0/8'] } })).toMatch(/may not connect/);
  });
});

describe('a request without an origin', () => {
  it('comes from a program and is let in', () => {
    expect(outcome({})).toBe('let in');
  });

  it('comes from a page of another site when the browser says so', () => {
    for (const site of ['cross-site', 'same-site']) {
      expect(outcome({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).toContain(site);
    }
    for (const site of ['same-origin', 'none']) expect(outcome({ 'sec-fetch-site': site })).toBe('let in');
  });

  it('may be a link that somebody followed', () => {
    expect(outcome({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe('let in');
  });
});
