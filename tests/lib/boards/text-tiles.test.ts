import { expect, it } from 'vitest';
import { tileSchema } from '../../../lib/boards/tile';

const parsed = (tile: object) => tileSchema.safeParse({ area: 'a', ...tile });
const isValid = (tile: object): boolean => parsed(tile).success;

it('tiles of texts have defaults for all options', () => {
  expect(parsed({ type: 'text', text: 'Hall' }).data).toMatchObject({ size: 'fit', align: 'center' });
  expect(parsed({ type: 'picture', file: 'logo.png' }).data).toMatchObject({ fit: 'contain' });
  expect(parsed({ type: 'news' }).data).toMatchObject({ rows: 6, level: 'info' });
  expect(parsed({ type: 'alerts' }).data).toMatchObject({ rows: 6 });
  expect(parsed({ type: 'page', url: 'https://a.example/' }).data).toMatchObject({
    reloadMinutes: 0,
    zoom: 1,
  });
  expect(parsed({ type: 'book-heatmap' }).data).toMatchObject({ minutes: 10 });
});

it('a picture is a file of the folder, of a type that contains no code', () => {
  const files = [
    'logo.png',
    'A-1.JPEG',
    '../logo.png',
    'a/b.png',
    'logo.svg',
    'https://a.example/b.png',
    '.png',
  ];
  expect(files.map((file) => isValid({ type: 'picture', file }))).toEqual([
    ...[true, true],
    ...[false, false, false, false, false],
  ]);
});

it('a page has a URL of the web', () => {
  const urls = [
    'https://a.example/b?c=d',
    'http://10.0.0.7:3000/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/wall',
    '',
  ];
  expect(urls.map((url) => isValid({ type: 'page', url }))).toEqual([true, true, false, false, false, false]);
});

it('a text has a bound in each language', () => {
  expect(isValid({ type: 'text', text: 'a'.repeat(400) })).toBe(true);
  expect(isValid({ type: 'text', text: { en: 'a', ru: 'b'.repeat(401) } })).toBe(false);
  expect(isValid({ type: 'text', text: '' })).toBe(false);
});
