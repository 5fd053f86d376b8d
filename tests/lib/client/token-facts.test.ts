import { describe, expect, it } from 'vitest';
import { tokenFacts } from '../../../lib/client/token-facts';
import { tokenOf } from './token-of';

describe('the claims of a token', () => {
  it('are read without a key, in any script', () => {
    expect(tokenFacts(tokenOf({ sub: 'жанна>>>???', exp: 20, iat: 10 }))).toEqual({
      ...{ user: 'жанна>>>???', expires: 20_000, issued: 10_000 },
    });
  });

  it('are undefined for other texts', () => {
    for (const text of [undefined, '', 'a.b', 'a.b.c', '..', 'a.bnVsbA.c', tokenOf({ sub: 1, exp: 'x' })]) {
      expect(tokenFacts(text).user).toBeUndefined();
      expect(tokenFacts(text).expires).toBeUndefined();
    }
  });
});
