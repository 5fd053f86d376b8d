import { describe, expect, it } from 'vitest';
import { boardsAddress, requestsCode, screenSelf } from '../../../lib/sign-in/screen-address';

describe('the URL of a screen', () => {
  it('describes the screen', () => {
    const address = new URLSearchParams({ name: ' Lobby ', place: 'ground\u202e floor', screen: '55' });
    expect(screenSelf(address)).toEqual({ name: 'Lobby', place: 'ground floor', inches: 55 });
    expect(screenSelf(new URLSearchParams('name=%20&screen=x'))).toEqual({});
    expect(screenSelf(new URLSearchParams({ name: '墙'.repeat(99), screen: '1' }))).toEqual({
      name: '墙'.repeat(30),
    });
  });

  it('requests a pairing code where guests may view', () => {
    expect([
      requestsCode(new URLSearchParams('code=1')),
      requestsCode(new URLSearchParams('code=0')),
    ]).toEqual([true, false]);
  });

  it('leads to the boards that the screen is approved for', () => {
    expect(boardsAddress('/wall/overview', '?lang=ru&rotate=a,b', ['quotes'])).toBe('/wall/quotes?lang=ru');
    expect(boardsAddress('/wall/overview', '', ['quotes', 'focus'])).toBe(
      '/wall/quotes?rotate=quotes%2Cfocus',
    );
    expect(boardsAddress('/wall/focus', '', ['quotes', 'focus'])).toBeUndefined();
    expect(boardsAddress('/wall/overview', '', [])).toBeUndefined();
    expect(boardsAddress('/desk', '', ['quotes'])).toBeUndefined();
  });
});
