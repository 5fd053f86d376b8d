import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config/config';
import { greeting } from '../../server/greeting';

/** Returns the lines on access that a server prints at its start. */
function accessOf(env: Readonly<Record<string, string>>): string {
  const read = readConfig({ env, args: [], terminal: false, tapesIn: () => [] });
  if (read.kind !== 'config') throw new Error(`no configuration: ${JSON.stringify(read)}`);
  const text = greeting(read.config, { url: 'http://localhost:3000', boards: [] });
  return text.slice(text.indexOf('data')).split('\n').slice(1).join('\n').trim();
}

describe('the greeting', () => {
  it('says who can see what', () => {
    const tokens = { AUTH_SECRET: 's'.repeat(32) };
    expect(accessOf({})).toContain('every program on this machine sees everything');
    expect(accessOf({ GUESTS: 'sim:*' })).toBe('');
    expect(accessOf({ HOST: '0.0.0.0', GUESTS: 'sim:*' })).toContain(
      'OPEN TO THE NETWORK: every client that reaches 0.0.0.0 sees sim:*',
    );
    expect(accessOf({ TRUST_PROXY: '1', GUESTS: '*' })).toContain(
      'OPEN TO THE NETWORK: every client that reaches the proxy sees *',
    );
    expect(accessOf({ PUBLIC_URL: 'https://wall.example', GUESTS: '*' })).toContain(
      'every client that reaches https://wall.example sees *',
    );
    expect(accessOf({ TRUST_PROXY: '1', ...tokens })).toBe('access  by tokens only');
    expect(accessOf({ TRUST_PROXY: '1', GUESTS: 'off' })).toContain('no client can connect');
  });
});
