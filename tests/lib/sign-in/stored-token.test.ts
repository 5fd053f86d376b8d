import { beforeEach, describe, expect, it } from 'vitest';
import {
  forgetToken,
  isPersistent,
  readToken,
  storeToken,
  TOKEN_KEY,
  type TokenStores,
} from '../../../lib/sign-in/stored-token';

class Place {
  readonly values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
  removeItem = (key: string): void => void this.values.delete(key);
}

describe('a token in the browser', () => {
  let tab: Place;
  let browser: Place;
  let places: TokenStores;

  beforeEach(() => {
    tab = new Place();
    browser = new Place();
    places = { tab, browser };
  });

  it('is stored in one place, and replaces the one before', () => {
    expect(readToken(places)).toBeUndefined();
    storeToken(places, { token: 'one' }, true);
    expect([readToken(places), isPersistent(places), tab.values.size]).toEqual([{ token: 'one' }, true, 0]);
    storeToken(places, { token: 'two' }, false);
    expect([readToken(places), isPersistent(places), browser.values.size]).toEqual([
      { token: 'two' },
      false,
      0,
    ]);
    forgetToken(places);
    expect([readToken(places), tab.values.size + browser.values.size]).toEqual([undefined, 0]);
  });

  it('of the tab takes precedence over that of the browser', () => {
    tab.setItem(TOKEN_KEY, JSON.stringify({ token: 'tab' }));
    browser.setItem(TOKEN_KEY, JSON.stringify({ token: 'browser' }));
    expect([readToken(places), isPersistent(places)]).toEqual([{ token: 'tab' }, false]);
  });

  it('of a screen has the boards that it shows', () => {
    const kept = { token: 'one', screen: { boards: ['overview', 'quotes'] } };
    storeToken(places, kept, true);
    expect(readToken(places)).toEqual(kept);
    browser.setItem(TOKEN_KEY, '{"token":"one","screen":{"boards":["a",1]}}');
    expect(readToken(places)).toEqual({ token: 'one', screen: { boards: ['a'] } });
  });

  it.each(['', '{', '1', 'null', '[]', '{"token":1}'])('is undefined for an invalid entry: %s', (text) => {
    browser.setItem(TOKEN_KEY, text);
    expect(readToken(places)).toBeUndefined();
  });
});
