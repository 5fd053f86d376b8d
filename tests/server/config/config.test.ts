import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { STANDARD_LIMITS } from '../../../server/access/limits/limits';
import { type Config, readConfig } from '../../../server/config/config';
import { settingsTable } from '../../../server/config/help';
import { flagOf, SETTING_NAMES } from '../../../server/config/setting-table';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const surroundings = { env: {}, args: [], terminal: false, tapesIn: () => ['week-12', 'ashare'] };

function configOf(change: Partial<Parameters<typeof readConfig>[0]>): Config {
  const result = readConfig({ ...surroundings, ...change });
  if (result.kind !== 'config') throw new Error(JSON.stringify(result));
  return result.config;
}

function faultsOf(change: Partial<Parameters<typeof readConfig>[0]>): readonly string[] {
  const result = readConfig({ ...surroundings, ...change });
  return result.kind === 'faults' ? result.faults : [];
}

describe('the configuration', () => {
  it('has a default for everything: a simulated wall for this machine only', () => {
    expect(configOf({})).toEqual({
      port: 3_000,
      adminUi: false,
      host: '127.0.0.1',
      loopback: true,
      feeds: [{ kind: 'simulator' }],
      exchanges: {
        ...{ symbols: [], maxSymbols: 300, books: 'watched', proxy: {} },
        ...{ socketAddresses: new Map(), restAddresses: new Map() },
      },
      sources: [],
      walls: [],
      workers: 0,
      simulator: { symbols: 60, rate: 600, seed: 1, session: 'continuous', faults: {} },
      tape: { speed: 1, rebase: true, loop: true },
      sessions: { maxSessions: 16, idleSeconds: 300 },
      recording: {
        enabled: false,
        limits: { segmentMicros: 3_600_000_000, segmentBytes: 64_000_000 },
        sync: 'second',
        keep: {},
        rewindMinutes: 15,
      },
      dataDir: resolve('data'),
      history: true,
      imports: { maxConcurrent: 2, maxFileBytes: 2e9 },
      guests: { symbols: ['*'], delay: 0, rate: 50, connections: 10_000 },
      guestsByDefault: true,
      tokens: undefined,
      tls: undefined,
      allowedOrigins: [],
      frameAncestors: [],
      embedOrigins: [],
      hstsSeconds: 31_536_000,
      publicUrl: undefined,
      trustProxy: undefined,
      nodeId: undefined,
      drainSeconds: 0,
      alerts: { most: 100, webhook: undefined },
      limits: STANDARD_LIMITS,
      slowClientSeconds: 30,
      log: { level: 'info', format: 'json' },
    });
  });

  it('cannot be changed afterwards', () => {
    const config = configOf({});
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.simulator, { rate: 1 })).toThrow(TypeError);
  });

  it('prefers a flag to the variable, in every spelling', () => {
    expect(configOf({ env: { PORT: '80' }, args: ['--port', '0'] }).port).toBe(0);
    expect(configOf({ args: ['--sim-rate=10000', '--sim-symbols', '500'] }).simulator).toMatchObject({
      rate: 10_000,
      symbols: 500,
    });
    expect(configOf({ args: ['--no-tape-loop', '--tape-rebase', 'off'] }).tape).toMatchObject({
      loop: false,
      rebase: false,
    });
    expect(configOf({ env: { TAPE_LOOP: 'no' }, args: ['--tape-loop'] }).tape.loop).toBe(true);
  });

  it('treats an empty variable as unset', () => {
    expect(configOf({ env: { PORT: '', AUTH_SECRET: '' } }).port).toBe(3_000);
  });

  it('reads tapes, guests and origins', () => {
    const config = configOf({
      env: {
        FEED: 'tape:week-12',
        GUESTS: 'sim:*, fx:EUR*',
        ALLOWED_ORIGINS: 'https://a.example, http://b:81',
      },
      args: ['--host', '0.0.0.0'],
    });
    expect(config.feeds).toEqual([{ kind: 'tape', id: 'week-12' }]);
    expect(config.guests.symbols).toEqual(['sim:*', 'fx:EUR*']);
    expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b:81']);
    expect(config.loopback).toBe(false);
  });

  it('reads pushed data as a feed, which does not mix with simulated prices', () => {
    expect(configOf({ env: { FEED: 'ingest' } }).feeds).toEqual([{ kind: 'ingest' }]);
    expect(configOf({ env: { FEED: 'inbox,tail:/var/log/a.ndjson' } }).feeds).toEqual([
      { kind: 'inbox' },
      { kind: 'tail', file: '/var/log/a.ndjson' },
    ]);
    expect(faultsOf({ env: { FEED: 'tail:' } })[0]).toMatch(/path of an NDJSON file/);
    expect(faultsOf({ env: { FEED: 'simulator+ingest' } })[0]).toMatch(/mixes live, simulated/);
    expect(configOf({ env: { INGEST_RATE: '7' } }).limits.user.events).toBe(7);
  });

  it('reads several feeds of one kind, and rejects combinations that do not mix', () => {
    const { feeds } = configOf({ env: { FEED: 'tape:week-12, tape:ashare' } });
    expect(feeds).toEqual(['week-12', 'ashare'].map((id) => ({ kind: 'tape', id })));
    expect(faultsOf({ env: { FEED: 'simulator,tape:week-12' } })[0]).toMatch(
      /mixes live, simulated and recorded/,
    );
    expect(faultsOf({ env: { FEED: 'tape:week-12,tape:week-12' } })[0]).toMatch(/names "tape:week-12" twice/);
    expect(faultsOf({ env: { FEED: 'tape:week-12,' } })[0]).toMatch(
      /expected simulator, ingest, inbox, tail:<file>, tape:<id>, live:<venue> or source:<file>/,
    );
    expect(faultsOf({ env: { FEED: 'tape:week-12,tape:none' } })[0]).toMatch(/"tape:none".*no such tape/);
  });

  it('requires complete TLS settings, and a port of its own', () => {
    const none = join(folder, 'none.pem');
    expect(faultsOf({ env: { TLS_CERT: none } })[0]).toMatch(/^TLS_CERT=.*needs its key/);
    expect(faultsOf({ env: { TLS_KEY: none } })[0]).toMatch(/^TLS_KEY=.*needs its certificate/);
    expect(faultsOf({ env: { TLS_PORT: '3443' } })[0]).toMatch(/^TLS_PORT=3443: needs a certificate/);
    expect(faultsOf({ env: { TLS_CERT: none, TLS_KEY: none, TLS_PORT: '3000' } })).toEqual([
      expect.stringMatching(/none\.pem cannot be read: ENOENT/),
      expect.stringMatching(/^TLS_PORT=3000: is PORT as well/),
    ]);
  });

  it('reads the sites that may frame walls', () => {
    const env = { FRAME_ANCESTORS: 'self, https://intranet.example' };
    expect(configOf({ env }).frameAncestors).toEqual(["'self'", 'https://intranet.example']);
    expect(faultsOf({ env: { FRAME_ANCESTORS: "'none'; script-src *" } })).toHaveLength(1);
    expect(configOf({ env: { PUBLIC_URL: 'https://wall.example/', GUESTS: 'off' } }).publicUrl).toBe(
      'https://wall.example',
    );
    for (const wrong of ['wall.example', 'https://wall.example/a', 'ftp://wall.example', '*']) {
      expect(faultsOf({ env: { PUBLIC_URL: wrong } })).toHaveLength(1);
    }
  });

  it('takes origins of pages in tiles, never all of them', () => {
    expect(configOf({}).embedOrigins).toEqual([]);
    const env = { EMBED_ORIGINS: 'https://status.example, http://10.0.0.7:3000' };
    expect(configOf({ env }).embedOrigins).toEqual(['https://status.example', 'http://10.0.0.7:3000']);
    expect(faultsOf({ env: { EMBED_ORIGINS: '*' } })[0]).toMatch(/EMBED_ORIGINS/);
    expect(faultsOf({ env: { EMBED_ORIGINS: "'self'" } })).toHaveLength(1);
  });

  it('reads proxies as a number or as addresses', () => {
    expect(configOf({ env: { TRUST_PROXY: '2', GUESTS: '*' } }).trustProxy).toEqual({ hops: 2 });
    expect(
      configOf({ env: { TRUST_PROXY: 'loopback, 10.1.0.0/16,fd00::1', GUESTS: '*' } }).trustProxy,
    ).toEqual({
      addresses: ['loopback', '10.1.0.0/16', 'fd00::1'],
    });
  });

  it('reports all errors together, each with its name and value', () => {
    const faults = faultsOf({
      env: { PORT: '70000', SIM_RATE: 'fast', LOG_LEVEL: 'loud' },
      args: ['--tape-speed', '-1', '--sim-symbls=5', '--sim-seed'],
    });
    const all = faults.join('\n');
    expect(all).toMatch(/PORT="70000": expected a whole number from 0 to 65535/);
    expect(all).toMatch(/SIM_RATE="fast"/);
    expect(all).toMatch(/LOG_LEVEL="loud": expected fatal, error/);
    expect(all).toMatch(/--tape-speed="-1"/);
    expect(all).toMatch(/unknown flag "--sim-symbls", did you mean --sim-symbols\?/);
    expect(all).toMatch(/--sim-seed needs a value/);
    expect(faults).toHaveLength(6);
  });

  it.each([
    ['SIM_SYMBOLS', '0'],
    ['SIM_SYMBOLS', '5001'],
    ['SIM_RATE', '1e3'],
    ['SIM_SEED', '-1'],
    ['SIM_FAULT', 'silence:simcn'],
    ['SIM_FAULT', 'burst:simcn:30:10'],
    ['SIM_FAULT', 'silence:simcn:30:61'],
    ['SIM_FAULT', 'silence:simcn:10:10'],
    ['PORT', 'NaN'],
    ['PORT', '0x50'],
    ['TAPE_SPEED', '1001'],
    ['TAPE_LOOP', 'maybe'],
    ['FEED', 'kraken'],
    ['FEED', 'tape:../secret'],
    ['FEED', 'source:'],
    ['FEED', 'source:no-such-file.json'],
    ['GUESTS', 'a b'],
    ['GUESTS', '*@'],
    ['GUESTS', '*@15'],
    ['GUESTS', '*@0m'],
    ['GUESTS', '*@25h'],
    ['GUESTS', '*@15m@15m'],
    ['GUESTS', 'off@15m'],
    ['ALLOWED_ORIGINS', 'example.com'],
    ['ALLOWED_ORIGINS', 'https://example.com/'],
    ['HOST', 'a b'],
    ['NODE_ID', 'Node 1'],
    ['NODE_ID', 'n.1'],
    ['DRAIN_SECONDS', '61'],
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['SLOW_CLIENT_SECONDS', '0'],
  ])('rejects %s=%s', (name, value) => {
    const faults = faultsOf({ env: { [name]: value } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${name}=${JSON.stringify(value)}: `);
  });

  it('gives guests the delay that each of their globs has', () => {
    const { guests } = configOf({ env: { GUESTS: 'sim:*@15m, fx:EUR/USD@15m' } });
    expect(guests).toMatchObject({ symbols: ['sim:*', 'fx:EUR/USD'], delay: 900 });
    expect(configOf({ env: { GUESTS: '*@90s' } }).guests.delay).toBe(90);
    expect(configOf({ env: { GUESTS: '*@1h', REWIND_MINUTES: '60' } }).guests.delay).toBe(3_600);
  });

  it('names the delays of guests that differ', () => {
    expect(faultsOf({ env: { GUESTS: 'moex:*@15m,binance:*' } })).toEqual([
      'GUESTS="moex:*@15m,binance:*": expected one delay for all symbols of guests, not @15m and real time; ' +
        'tokens can have others',
    ]);
  });

  it('needs a tape for rewinding as long as the delay of guests', () => {
    for (const minutes of ['0', '14']) {
      expect(faultsOf({ env: { GUESTS: '*@15m', REWIND_MINUTES: minutes } })).toEqual([
        expect.stringContaining(`REWIND_MINUTES=${minutes}: a delay of 15m in GUESTS needs at least 15`),
      ]);
    }
  });

  it('lists the available tapes when the requested one does not exist', () => {
    expect(faultsOf({ env: { FEED: 'tape:week-13' } })[0]).toMatch(
      /there is: simulator, tape:week-12, tape:ashare/,
    );
  });

  it('does not open the wall to the network unless guest permissions are set', () => {
    expect(faultsOf({ env: { HOST: '0.0.0.0' } })[0]).toMatch(/GUESTS=\*/);
    expect(faultsOf({ env: { HOST: '::', GUESTS: 'off' } })).toEqual([]);
    expect(faultsOf({ env: { HOST: 'localhost' } })).toEqual([]);
  });

  it('does not open the wall through a proxy or a public address without guest permissions or tokens either', () => {
    const opening = {
      TRUST_PROXY: ['1', 'loopback'],
      PUBLIC_URL: ['https://wall.example', 'http://10.0.0.9'],
    };
    for (const [name, values] of Object.entries(opening)) {
      for (const value of values) {
        const env = { [name]: value };
        expect(faultsOf({ env })).toEqual([expect.stringMatching(new RegExp(`^${name}=.*GUESTS=\\*`))]);
        expect(configOf({ env: { ...env, GUESTS: '*' } }).loopback).toBe(false);
        expect(faultsOf({ env: { ...env, AUTH_SECRET: 's'.repeat(32) } })).toEqual([]);
      }
    }
    expect(configOf({ env: { PUBLIC_URL: 'http://localhost:3000' } }).loopback).toBe(true);
    expect(configOf({ env: { PUBLIC_URL: 'http://[::1]:3000' } }).loopback).toBe(true);
  });

  it('is a node of a cluster only with a broker', () => {
    expect(configOf({ env: { NODE_ID: 'n1', ROLES: 'serve' } }).cluster).toBeUndefined();
    const env = {
      BUS_URL: 'redis://host:7000',
      NODE_ID: 'n1',
      NODE_URL: 'http://10.0.0.1:3000/',
      ROLES: 'serve',
    };
    expect(configOf({ env }).cluster).toEqual({
      broker: expect.objectContaining({ host: 'host', port: 7_000, tls: false }),
      ...{ name: 'wall', node: 'n1', url: 'http://10.0.0.1:3000', canLead: false, secret: undefined },
      ...{ lingerMs: 5, log: { seconds: 120, megabytes: 64 }, leaderMs: 1_500 },
    });
    expect(configOf({ env: { BUS_URL: 'redis://host' } }).cluster?.node).toMatch(/^[a-z0-9-]{1,32}$/);
  });

  it('takes a number of workers, or one for each core but one', () => {
    expect(configOf({ env: { WORKERS: '3' } }).workers).toBe(3);
    const auto = configOf({ args: ['--workers', 'auto'] }).workers;
    expect(auto).toBe(Math.max(1, availableParallelism() - 1));
    const faults = ['0', '65', 'two', '1.5', 'AUTO', '-1'].map((text) =>
      faultsOf({ env: { WORKERS: text } }),
    );
    expect(faults.flat()).toEqual(
      ['0', '65', 'two', '1.5', 'AUTO', '-1'].map(
        (text) => `WORKERS="${text}": expected auto, or a whole number from 1 to 64`,
      ),
    );
  });

  it('rejects settings of a cluster with what is expected, without repeating a secret', () => {
    const [broker] = faultsOf({ env: { BUS_URL: 'http://:hunter2@host' } });
    expect(broker).toMatch(/^BUS_URL: expected a URL like redis:/);
    expect(broker).not.toContain('hunter2');
    const faults = faultsOf({
      env: { CLUSTER_NAME: 'N 1', NODE_URL: 'http://host/path', LEADER_SECONDS: '0.1' },
    });
    expect(faults).toEqual([
      expect.stringMatching(/^CLUSTER_NAME="N 1": expected 1 to 32 characters/),
      expect.stringMatching(/^NODE_URL="http:\/\/host\/path": expected an address like/),
      expect.stringMatching(/^LEADER_SECONDS="0.1": expected a number from 0.5 to 60/),
    ]);
  });

  it('rejects a weak secret, without repeating it', () => {
    const faults = faultsOf({ env: { AUTH_SECRET: 'hunter2' }, args: ['--auth-secret', 'x'.repeat(31)] });
    expect(faults).toEqual([expect.stringMatching(/^--auth-secret: expected at least 32 bytes/)]);
    expect(faultsOf({ env: { AUTH_SECRET: 'hunter2' } })[0]).not.toContain('hunter2');
  });

  it('rejects clients without a token by default, once tokens are configured', () => {
    const env = { AUTH_SECRET: 's'.repeat(32), AUTH_ISSUER: 'https://id.example', HOST: '0.0.0.0' };
    const config = configOf({ env });
    expect(config.guests.symbols).toBe('off');
    expect(config.guestsByDefault).toBe(false);
    expect(config.tokens).toEqual({
      secret: env.AUTH_SECRET,
      keys: undefined,
      issuer: 'https://id.example',
      audience: undefined,
      clockSkew: 5,
      warning: 60,
    });
    expect(configOf({ env: { ...env, GUESTS: 'sim:*' } }).guests.symbols).toEqual(['sim:*']);
  });

  it('serves the admin UI only with tokens', () => {
    expect(faultsOf({ env: { ADMIN_UI: 'true' } })[0]).toMatch(/^ADMIN_UI=true: .*AUTH_SECRET/);
    expect(configOf({ env: { ADMIN_UI: 'true', AUTH_SECRET: 'x'.repeat(32) } }).adminUi).toBe(true);
  });

  it('takes the token keys from one place only', () => {
    const url = 'https://id.example/keys';
    expect(configOf({ env: { AUTH_JWKS_URL: url } }).tokens?.keys).toEqual({ url });
    const file = join(folder, 'keys.json');
    writeFileSync(file, '{"keys":[]}');
    expect(configOf({ env: { AUTH_JWKS_FILE: file } }).tokens?.keys).toEqual({ file });
    expect(faultsOf({ env: { AUTH_JWKS_URL: url, AUTH_JWKS_FILE: file } })[0]).toMatch(/give one of them/);
    writeFileSync(file, '{"key":1}');
    for (const env of [
      { AUTH_JWKS_FILE: file },
      { AUTH_JWKS_FILE: join(folder, 'none.json') },
      { AUTH_JWKS_URL: 'ftp://id.example' },
      { AUTH_JWKS_URL: 'https://ada:pw@id.example' },
    ]) {
      expect(faultsOf({ env }), JSON.stringify(env)).toHaveLength(1);
    }
  });

  it('accepts no arguments besides flags, and is not slowed down by long flags', () => {
    expect(faultsOf({ args: ['serve'] })[0]).toMatch(/unknown argument "serve"/);
    expect(faultsOf({ args: [`--${'x'.repeat(100_000)}`] })).toHaveLength(1);
  });
});

describe('the help', () => {
  it('lists every flag, also with other errors', () => {
    const result = readConfig({ ...surroundings, args: ['--nonsense', '--help'] });
    const text = result.kind === 'help' ? result.text : '';
    for (const name of SETTING_NAMES) expect(text).toContain(`  ${flagOf(name)} `);
  });

  it('is the same table as in the documentation', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = settingsTable().split('\n');
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
    expect(page).toContain(settingsTable());
  });
});
