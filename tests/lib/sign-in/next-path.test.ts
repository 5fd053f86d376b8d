import { describe, expect, it } from 'vitest';
import { nextPath, signInPath } from '../../../lib/sign-in/next-path';

const ORIGIN = 'https://wall.example';

describe('the path after signing in', () => {
  it.each(['/', '/desk', '/wall/overview?lang=ru&theme=light', '/replay/x?t=1#end', '/%2F%2Fx'])(
    'is the requested path of this site: %s',
    (path) => {
      expect(nextPath(path, ORIGIN)).toBe(path);
    },
  );

  it.each([
    null,
    '',
    'desk',
    'https://evil.example/',
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    '/x\\..\\..\\evil',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example/b',
    '/sign-in',
    '/sign-in?next=/sign-in',
    '/desk/../sign-in',
    `/${'x'.repeat(2_001)}`,
  ])('is the first page for anything else: %j', (requested) => {
    expect(nextPath(requested, ORIGIN)).toBe('/');
  });

  it('is restored from the URL of the sign-in page', () => {
    const back = '/desk?stream=replay/x&layout=a b#c';
    const next = new URL(signInPath(back), ORIGIN).searchParams.get('next');
    expect(nextPath(next, ORIGIN)).toBe('/desk?stream=replay/x&layout=a%20b#c');
    expect(signInPath('/')).toBe('/sign-in');
  });
});
