import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TabTokens } from '../../../lib/hub/tab-tokens';
import { tokenOf } from '../client/token-of';
import { HubScene } from './hub-scene';

describe('the tokens of several tabs', () => {
  const [short, long, other] = [{ exp: 10 }, { exp: 20 }, { exp: 20, sub: 'ada' }].map(tokenOf);

  it('are one for the server: the one of an open tab that expires last', () => {
    const tokens = new TabTokens<string>();
    expect(tokens.best()).toBeUndefined();
    expect(tokens.set('a', undefined)).toBe(false);
    expect(tokens.set('a', short)).toBe(true);
    expect(tokens.set('b', long)).toBe(true);
    expect(tokens.set('a', short)).toBe(false);
    expect(tokens.best()).toBe(long);
    expect(tokens.set('b', undefined)).toBe(true);
    expect(tokens.best()).toBe(short);
  });

  it('that expire together are ordered by arrival', () => {
    const tokens = new TabTokens<string>();
    tokens.set('a', long);
    expect(tokens.set('b', other)).toBe(true);
    expect(tokens.best()).toBe(other);
    expect(new TabTokens<string>().set('a', 'not a token')).toBe(true);
  });
});

describe('tabs of a signed-in user', () => {
  let scene: HubScene;
  beforeEach(() => {
    scene = new HubScene();
  });
  afterEach(() => scene.close());

  it('share a connection that continues with the newest token of any of them', async () => {
    let now = tokenOf({ sub: 'ada', exp: 10 });
    const [one, other] = [scene.tabOf('ada', () => now), scene.tabOf('ada', () => now)];
    await vi.waitFor(() => expect(scene.links).toHaveLength(1));
    await vi.waitFor(() => expect(scene.link.token()).toBe(now));
    one.on('state', () => undefined);
    scene.link.become('live');
    await vi.waitFor(() => expect([one.state, other.state]).toEqual(['live', 'live']));
    const before = scene.link.refreshed;
    now = tokenOf({ sub: 'ada', exp: 20 });
    other.refresh();
    await vi.waitFor(() => expect(scene.link.token()).toBe(now));
    expect(scene.link.refreshed).toBe(before + 1);
    one.refresh();
    other.close();
    await vi.waitFor(() => expect(scene.link.token()).toBe(now));
    expect(scene.links).toHaveLength(1);
  });

  it('have another connection than tabs of other users and of guests', async () => {
    scene.tabOf('ada', () => 'one');
    scene.tabOf('bob', () => 'two');
    scene.tab();
    await vi.waitFor(() =>
      expect(scene.links.map(({ token }) => token())).toEqual(['one', 'two', undefined]),
    );
  });
});
