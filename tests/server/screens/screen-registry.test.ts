import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import { KeptScreens } from '../../../server/screens/kept-screens';
import type { ScreenLink } from '../../../server/screens/known-screen';
import { identityOf } from '../../../server/screens/screen-identity';
import { MAX_KNOWN, ScreenRegistry } from '../../../server/screens/screen-registry';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

const log = { info: () => undefined, warn: () => undefined };
const NOBODY = { find: () => undefined, records: () => [] };
const LOBBY = { id: 'named-lobby', name: 'Lobby', isPaired: false };
const aLink = (): ScreenLink => ({ address: '10.0.0.1', send: () => undefined });

describe('the registry of screens', () => {
  let clock: ManualClock;
  let store: KeptScreens;
  let version: number;
  let changes: string[];
  let registry: ScreenRegistry;

  beforeEach(async () => {
    clock = new ManualClock();
    store = new KeptScreens({ file: `${temporaryFolder()}/displays.jsonl`, log });
    await store.open();
    version = 1;
    changes = [];
    registry = new ScreenRegistry({
      ...{ store, paired: NOBODY, clock, build: 'new', version: () => version, random: () => 0.5 },
      changed: (screen, before) => changes.push(`${screen.id} ${before} → ${screen.state}`),
      warn: (error) => expect.fail(String(error)),
    });
    registry.start();
  });

  afterEach(() => store.close());

  /** A report of a screen whose newest paint is so many ms old. */
  function report(age: number, change: Partial<ScreenReport> = {}): ScreenReport {
    const painted = clock.wall() - age * 1_000;
    return {
      ...{ name: 'Lobby', page: '/wall/x', board: 'x', boards: 1, place: 1, revision: 0, quality: 'full' },
      ...{ browser: 'test', width: 1, height: 1, uptime: 60, isVisible: true, errors: [] },
      painted: { epoch: 1, version: 1, time: painted, at: painted },
      ...change,
    };
  }

  const move = (ms: number): void => {
    for (let left = ms; left > 0; left -= 1_000) {
      version++;
      clock.advance(Math.min(left, 1_000));
    }
  };
  const stateOf = (id = LOBBY.id): string | undefined => registry.all().find((one) => one.id === id)?.state;

  it('a screen is ok while it paints what the server sends, and late when its prices are old', () => {
    const link = aLink();
    registry.report(link, LOBBY, report(500));
    expect(stateOf()).toBe('ok');
    move(5_000);
    registry.report(link, LOBBY, report(4_000));
    expect(stateOf()).toBe('late');
    move(5_000);
    registry.report(link, LOBBY, report(500));
    expect(changes).toEqual(['named-lobby gone → ok', 'named-lobby ok → late', 'named-lobby late → ok']);
  });

  it('a quiet market makes no screen late', () => {
    clock.advance(60_000);
    registry.report(aLink(), LOBBY, report(30_000));
    expect(stateOf()).toBe('ok');
  });

  it('a screen that reports without painting is frozen, and one without reports too', () => {
    const link = aLink();
    move(15_000);
    registry.report(link, LOBBY, report(11_000));
    expect(stateOf()).toBe('frozen');
    registry.report(link, LOBBY, report(100));
    expect(stateOf()).toBe('ok');
    move(10_000);
    expect(stateOf()).toBe('ok');
    move(1_000);
    expect(stateOf()).toBe('frozen');
  });

  it('a page that has just been loaded has ten seconds for its first paint', () => {
    const link = aLink();
    const { painted: _, ...first } = report(0);
    registry.report(link, LOBBY, { ...first, uptime: 8 });
    expect(stateOf()).toBe('ok');
    move(4_000);
    registry.report(link, LOBBY, { ...first, uptime: 12 });
    expect(stateOf()).toBe('frozen');
  });

  it('a hidden page is hidden, not frozen', () => {
    move(15_000);
    registry.report(aLink(), LOBBY, report(12_000, { isVisible: false }));
    expect(stateOf()).toBe('hidden');
  });

  it('a screen is gone when its last connection has ended', () => {
    const [first, second] = [aLink(), aLink()];
    registry.report(first, LOBBY, report(0));
    registry.report(second, LOBBY, report(0));
    registry.left(first, LOBBY.id);
    expect(stateOf()).toBe('ok');
    registry.left(second, LOBBY.id);
    expect(stateOf()).toBe('gone');
  });

  it('names a page of an earlier build', () => {
    registry.report(aLink(), LOBBY, report(0, { build: 'old' }));
    expect(registry.all()[0]?.isOldBuild('new')).toBe(true);
  });

  it('spreads reports', () => {
    expect(registry.report(aLink(), LOBBY, report(0)).every).toBe(5);
  });

  it('keeps a named screen once it has been connected for a minute, and a passing one not', () => {
    const link = aLink();
    registry.report(link, LOBBY, report(0));
    move(59_000);
    expect(store.all()).toEqual([]);
    move(2_000);
    return expect.poll(() => store.all().map(({ id }) => id)).toEqual(['named-lobby']);
  });

  it('at the limit, a named screen that is gone gives way to a new one, and a connected one never', () => {
    const links = Array.from({ length: MAX_KNOWN }, aLink);
    for (const [k, link] of links.entries()) {
      registry.report(link, { ...LOBBY, id: `named-${k}` }, report(0));
    }
    expect(() => registry.report(aLink(), LOBBY, report(0))).toThrow('1000 screens are known already');
    registry.left(links[7] as ScreenLink, 'named-7');
    registry.report(aLink(), LOBBY, report(0));
    expect([stateOf('named-7'), stateOf()]).toEqual([undefined, 'ok']);
  });
});

describe('the identity of a screen', () => {
  const lobby = { id: 'screen-1', name: 'Lobby', address: '', since: 1 };
  const paired = { find: (id: string) => (id === 'screen-1' ? lobby : undefined), records: () => [lobby] };

  it('is that of its token, for any name that it reports', () => {
    expect(identityOf('screen-1', 'Hall', paired)).toEqual({ id: 'screen-1', name: 'Lobby', isPaired: true });
  });

  it('follows from its name, alike for names that look alike', () => {
    const idOf = (name: string): string => identityOf('other token', name, NOBODY).id;
    expect([idOf('Hall 1'), idOf(' hall  1'), idOf('Ｈall-1'), idOf('大厅'), idOf('★')]).toEqual([
      ...['named-hall-1', 'named-hall-1', 'named-hall-1', 'named-大厅', 'named-2605'],
    ]);
  });

  it('is never that of a paired screen without its token', () => {
    expect(() => identityOf(undefined, 'LOBBY', paired)).toThrow('"LOBBY" is the name of a paired screen');
    expect(() => identityOf(undefined, undefined, paired)).toThrow('report.name must be given');
  });
});
