import { describe, expect, it } from 'vitest';
import { tokenFacts } from '../../../lib/client/token-facts';
import { tokenOf } from './token-of';

describe('what a token says', () => {
  it('is read without a key, in any letters', () => {
    expect(tokenFacts(tokenOf({ sub: 'жанна>>>???', exp: 20, iat: 10 }))).toEqual({
      ...{ user: 'жанна>>>???', expires: 20_000, issued: 10_000 },
    });
  });

  it('is nothing where there is none', () => {
    for (const text of [undefined, '', 'a.b', 'a.b.c', '..', 'a.bnVsbA.c', tokenOf({ sub: 1, exp: 'x' })]) {
      expect(tokenFacts(text).user).toBeUndefined();
      expect(tokenFacts(text).expires).toBeUndefined();
    }
  });
});
