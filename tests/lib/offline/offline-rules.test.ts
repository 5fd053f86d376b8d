import { describe, expect, it } from 'vitest';
import { builtFiles, isAway, offlineRule } from '../../../lib/offline/offline-rules';

const rule = (path: string, isNavigation = false) =>
  offlineRule(new URL(path, 'https://wall.example'), isNavigation);

describe('without the server, a wall gets', () => {
  it('its page and its start data as they were last, and files of a build from the cache', () => {
    expect(rule('/wall/overview?lang=ru', true)).toBe('newest');
    expect(rule('/wall', true)).toBe('newest');
    expect(rule('/api/boards')).toBe('newest');
    expect(rule('/api/brand/logo')).toBe('newest');
    expect(rule('/_next/static/chunks/0a1b.js')).toBe('kept');
  });

  it('nothing else: other pages, prices and actions go to the server', () => {
    expect(rule('/desk', true)).toBeUndefined();
    expect(rule('/wallet', true)).toBeUndefined();
    expect(rule('/wall/overview')).toBeUndefined();
    expect(rule('/api/bars?symbol=simx:A')).toBeUndefined();
    expect(rule('/socket.io/?EIO=4&transport=polling')).toBeUndefined();
  });

  it('no cached answer in place of one that the server has given', () => {
    expect([200, 304, 401, 404, 429, 500, 502, 503].filter(isAway)).toEqual([500, 502, 503]);
  });
});

describe('the files of a page', () => {
  it('are those of the build, each once', () => {
    const html =
      '<link href="/_next/static/chunks/b.css"/><script src="/_next/static/chunks/a.js?x=1"></script>' +
      '<script>push("/_next/static/chunks/a.js","/icons/mark.svg")</script>';
    expect(builtFiles(html)).toEqual(['/_next/static/chunks/a.js', '/_next/static/chunks/b.css']);
  });
});
