import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config/config';
import { parseSourceFile } from '../../../server/upstreams/source-file';
import { WallIdentity } from '../../../server/upstreams/wall/wall-identity';

const parse = (content: object, env = {}) =>
  parseSourceFile('a/b.json', { kind: 'tickerwall', ...content }, env);

describe('a file that names another wall', () => {
  it('has defaults for everything but the address', () => {
    expect(parse({ url: 'https://wall.test' })).toMatchObject({
      ...{ name: 'source:b.json', title: 'wall.test' },
      wall: {
        url: 'https://wall.test',
        stream: 'live',
        symbols: ['*'],
        rate: 10,
        levels: 20,
        origin: 'live',
      },
    });
  });

  it('takes its token from the environment, and hides it', () => {
    const file = parse({ url: 'https://wall.test', token: `\${KEY}` }, { KEY: 'secret-token' });
    expect(file).toMatchObject({ wall: { token: 'secret-token' } });
    expect(file.secrets.hide('no secret-token here')).toBe(`no \${KEY} here`);
  });

  it.each([
    [{ url: 'wss://wall.test' }, 'mapping.url must be the address of a wall without a path'],
    [{ url: 'https://wall.test/live' }, 'mapping.url must be the address of a wall without a path'],
    [{ url: 'https://wall.test', symbols: [] }, 'mapping.symbols must be a list of 1 to 1000'],
    [{ url: 'https://wall.test', symbols: ['board:all'] }, 'mapping.symbols.0'],
    [{ url: 'https://wall.test', stream: 'other' }, 'mapping.stream must be "live", or "replay/<id>"'],
    [{ url: 'https://wall.test', rate: 0 }, 'mapping.rate must be a whole number from 1 to 50'],
    [{ url: 'https://wall.test', events: [] }, 'mapping has "events"'],
  ])('names the fault of %j', (content, fault) => {
    expect(() => parse(content)).toThrow(fault);
  });

  it('does not mix with feeds of another origin', () => {
    const env = { FEED: 'source:docs/sources/tickerwall.json,simulator', WALL_TOKEN: 'token' };
    const read = readConfig({ env, args: [], terminal: false, tapesIn: () => [] });
    expect(JSON.stringify(read)).toContain('mixes live, simulated and recorded feeds');
  });
});

describe('the identity of a wall', () => {
  it('is found behind the walls that it follows', () => {
    const [first, second, third] = [new WallIdentity(), new WallIdentity(), new WallIdentity()];
    second.follow('first', first.links);
    third.follow('second', second.links);
    expect(first.isOwn(third.links)).toBe(true);
    expect(third.isOwn(first.links)).toBe(false);
    third.follow('second', undefined);
    expect(first.isOwn(third.links)).toBe(false);
  });
});
