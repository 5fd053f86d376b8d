import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressesOf, messagesOf } from '../../../server/upstreams/code-batches';
import { isUpstream, parseSourceFile, readSourceFile } from '../../../server/upstreams/source-file';

const valid = {
  kind: 'http',
  url: 'https://example.com/list={codes}',
  codes: ['a', 'b'],
  symbol: 'acme:{code}',
  code: '/c',
  events: [{ type: 'trade', price: '/p', size: '/s' }],
};
const parse = (change: object, env = {}) => parseSourceFile('x.json', { ...valid, ...change }, env);
const trade = (change: object) => ({ events: [{ type: 'trade', price: '/p', size: '/s', ...change }] });

describe('a mapping file', () => {
  it.each([
    [{ kind: 'ftp' }, 'mapping.kind must be one of http, ws, sse, tickerwall and hook'],
    [{ evry: 5 }, 'mapping has "evry", which is not one of'],
    [{ every: 0.1 }, 'mapping.every must be at least 0.25 s'],
    [{ url: 'file:///etc/passwd' }, 'mapping.url must begin with http:// or https://'],
    [{ url: 'https://example.com/' }, 'mapping.codes is given'],
    [{ codes: undefined }, 'mapping.codes'],
    [{ code: undefined }, 'mapping.code'],
    [{ symbol: 'ACME:{code}' }, 'mapping.symbol must be a venue in lower case'],
    [{ headers: { 'X-A': 'a\r\nX-B: c' } }, 'mapping.headers.X-A must be'],
    [{ decode: { as: 'xml' } }, 'mapping.decode.as must be one of json, ndjson, csv, text, not "xml"'],
    [{ decode: { as: 'csv', line: 'x={code};' } }, 'mapping.decode.line must have {row} once'],
    [{ events: [] }, 'mapping.events must have at least one rule'],
    [trade({ price: 'p' }), 'mapping.events.0.price.at must be the place of a value'],
    [trade({ price: { at: '/p', value: 1 } }), 'mapping.events.0.price must have one of at and value'],
    [trade({ price: { at: '/p', eval: '1+1' } }), 'mapping.events.0.price has "eval"'],
    [trade({ timestamp: { at: '/t', unit: 'days' } }), 'mapping.events.0.timestamp.unit must be one of'],
    [
      trade({ timestamp: { at: '/t', unit: 'local', zone: 'Mars/Base' } }),
      'mapping.events.0.timestamp.zone must be',
    ],
    [trade({ side: { at: '/d', words: { B: 'long' } } }), 'mapping.events.0.side.words.B must be one of buy'],
    [{ events: [{ type: 'notice', users: ['ada'], body: '/b' }] }, 'mapping.events.0 is a notice'],
    [{ url: `https://example.com/{codes}?k=\${NO_SUCH}` }, 'the environment variable "NO_SUCH" is not set'],
  ])('names the place of a fault: %j', (change, message) => {
    const content = JSON.parse(JSON.stringify({ ...valid, ...change }));
    expect(() => parseSourceFile('x.json', content, {})).toThrow(message);
  });

  it('takes secrets from the environment and hides them in texts', () => {
    const file = parse({ url: `https://x.test/{codes}?key=\${KEY}` }, { KEY: 'top/secret' });
    expect(isUpstream(file) && file.settings.url).toBe('https://x.test/{codes}?key=top/secret');
    expect(file.secrets.hide('GET /?key=top%2Fsecret of top/secret')).toBe(`GET /?key=\${KEY} of \${KEY}`);
  });

  it('cannot name a property of the environment object as a secret', () => {
    expect(() => parse({ url: `https://x.test/{codes}?key=\${constructor}` })).toThrow(
      '"constructor" is not set',
    );
  });

  it('asks for its codes in batches', () => {
    expect(addressesOf('http://x/{codes}', ['a', 'b&', 'c'], 2)).toEqual(['http://x/a,b%26', 'http://x/c']);
    expect(addressesOf('http://x/{code}', ['a', 'b'], 9)).toEqual(['http://x/a', 'http://x/b']);
    expect(messagesOf([{ a: ['{codes}'] }, 'SUB {code}', 'hi'], ['x', 'y'], 9)).toEqual([
      ...['{"a":["x","y"]}', 'SUB x', 'SUB y', 'hi'],
    ]);
  });

  it.each(readdirSync('docs/sources').filter((name) => name.endsWith('.json')))(
    '%s of the documentation is valid',
    (name) => {
      const keys = {
        FINNHUB_TOKEN: 'token',
        ALPACA_KEY: 'key',
        ALPACA_SECRET: 'secret',
        WALL_TOKEN: 'token',
      };
      expect(readSourceFile(`docs/sources/${name}`, keys).path).toBe(`docs/sources/${name}`);
    },
  );
});
