import { describe, expect, it } from 'vitest';
import { whyNotLocal } from '../../../server/access/local-request';

const ask = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  whyNotLocal({ socket: { remoteAddress }, headers: { host: 'localhost:3000', ...headers } });

describe('a local request', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('comes from %s', (address) => {
    expect(ask(address)).toBeUndefined();
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', '1127.0.0.1', '127.0.0.1.example', '', undefined])(
    'does not come from %s, and the reason says so',
    (address) => {
      expect(ask(address)).toContain(JSON.stringify(address) ?? 'undefined');
    },
  );

  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:3000', '[::1]:3000'])('is for %s', (host) => {
    expect(ask('127.0.0.1', { host })).toBeUndefined();
  });

  it.each(['wall.example', 'localhost.example', '192.168.0.2:3000', '127.0.0.1.example'])(
    'is not for %s, a host of a proxy or a foreign name',
    (host) => {
      expect(ask('127.0.0.1', { host })).toContain(host);
    },
  );

  it('may come from our own pages, and from no others', () => {
    expect(ask('127.0.0.1', { origin: 'http://localhost:3000' })).toBeUndefined();
    for (const origin of [
      'http://localhost:4000',
      'http://evil.example',
      'https://localhost:3000',
      'null',
      '',
    ]) {
      expect(ask('127.0.0.1', { origin }), origin).toContain(JSON.stringify(origin));
    }
    // A foreign name that resolves to this machine is requested by its own pages.
    expect(ask('127.0.0.1', { host: 'evil.example', origin: 'http://evil.example' })).toContain(
      'evil.example',
    );
  });

  it('does not come from a declared proxy, also when that adds no header', () => {
    const ofProxy = (remoteAddress: string) =>
      whyNotLocal(
        { socket: { remoteAddress }, headers: { host: 'localhost' } },
        (one) => one === '127.0.0.1',
      );
    expect(ofProxy('127.0.0.1')).toContain('TRUST_PROXY');
    expect(ofProxy('::ffff:127.0.0.1')).toContain('TRUST_PROXY');
    expect(ofProxy('::1')).toBeUndefined();
  });

  it.each(['via', 'forwarded', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'origin'])(
    'has no %s',
    (header) => {
      expect(ask('127.0.0.1', { [header]: '127.0.0.1' })).toBeDefined();
    },
  );
});
