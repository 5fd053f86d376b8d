import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentFor, proxyFor } from '../../../../server/feeds/exchange/tunnel-agent';
import { type ForwardProxy, startForwardProxy } from '../../../contracts/forward-proxy';
import { BinanceStandIn } from './binance-stand-in';
import { runLive } from './live-run';
import type { VenueServer } from './venue-server';

describe('the proxy for a host', () => {
  it('is that of HTTPS_PROXY, unless NO_PROXY names the host or a domain above it', () => {
    const proxyOf = (host: string, NO_PROXY = '') =>
      proxyFor(host, { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY });
    expect(proxyFor('api.binance.com', {})).toBeUndefined();
    expect(proxyOf('api.binance.com')).toBe('http://proxy.example:3128');
    for (const excluded of [
      '*',
      'binance.com',
      '.binance.com',
      '*.binance.com',
      'a.example, API.binance.com:443',
    ]) {
      expect(proxyOf('api.binance.com', excluded)).toBeUndefined();
    }
    for (const other of ['nance.com', 'api.binance.com.example', 'x.api.binance.com']) {
      expect(proxyOf('api.binance.com', other)).toBeDefined();
    }
  });

  it('is named when it is no URL', () => {
    const address = new URL('wss://stream.binance.com');
    expect(() => agentFor(address, { HTTPS_PROXY: 'not a proxy' })).toThrow(/HTTPS_PROXY.*"not a proxy"/);
  });
});

describe('a live feed behind an HTTP proxy', () => {
  let venue: BinanceStandIn;
  let server: VenueServer;
  let proxy: ForwardProxy;
  let ticking: NodeJS.Timeout;

  beforeAll(async () => {
    venue = new BinanceStandIn(['BTCUSDT']);
    [server, proxy] = await Promise.all([venue.start(), startForwardProxy('ada:secret')]);
    ticking = setInterval(() => venue.step(), 20);
  });
  afterAll(async () => {
    clearInterval(ticking);
    await Promise.all([server.close(), proxy.close()]);
  });

  it('sends both REST requests and WebSockets through it', async () => {
    const run = runLive('binance', server.host, {
      proxy: { HTTPS_PROXY: `http://ada:secret@${proxy.host}` },
    });
    await run.until(() => run.events.some(({ type }) => type === 'book_change'));
    await run.stop();
    expect(new Set(proxy.tunnels)).toEqual(new Set([server.host]));
    // The venue has no connection that did not come through the proxy.
    expect(server.accepted).toBe(proxy.tunnels.length);
  });

  it('says that the proxy rejects it', async () => {
    const run = runLive('binance', server.host, { proxy: { HTTPS_PROXY: proxy.host } });
    const reason = (): string | undefined => run.feed.state?.problem;
    await run.until(() => reason() !== undefined);
    expect(reason()).toContain(`the proxy ${proxy.host} answers 407`);
    await run.stop();
  });
});
