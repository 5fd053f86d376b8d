import { describe, expect, it } from 'vitest';
import { boardsAddress, requestsCode, screenSelf } from '../../../lib/sign-in/screen-address';

describe('the address of a screen', () => {
  it('says what the screen is', () => {
    const address = new URLSearchParams({ name: ' Lobby ', place: 'ground\u202e floor', screen: '55' });
    expect(screenSelf(address)).toEqual({ name: 'Lobby', place: 'ground floor', inches: 55 });
    expect(screenSelf(new URLSearchParams('name=%20&screen=x'))).toEqual({});
    expect(screenSelf(new URLSearchParams({ name: '墙'.repeat(99), screen: '1' }))).toEqual({
      name: '墙'.repeat(30),
    });
  });

  it('asks for a code where guests may look', () => {
    expect([
      requestsCode(new URLSearchParams('code=1')),
      requestsCode(new URLSearchParams('code=0')),
    ]).toEqual([true, false]);
  });

  it('leads to the boards that the screen was let in for', () => {
    expect(boardsAddress('/wall/overview', '?lang=ru&rotate=a,b', ['quotes'])).toBe('/wall/quotes?lang=ru');
    expect(boardsAddress('/wall/overview', '', ['quotes', 'focus'])).toBe(
      '/wall/quotes?rotate=quotes%2Cfocus',
    );
    expect(boardsAddress('/wall/focus', '', ['quotes', 'focus'])).toBeUndefined();
    expect(boardsAddress('/wall/overview', '', [])).toBeUndefined();
    expect(boardsAddress('/desk', '', ['quotes'])).toBeUndefined();
  });
});
