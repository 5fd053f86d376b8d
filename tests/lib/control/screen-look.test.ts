import { describe, expect, it } from 'vitest';
import type { Board } from '../../../lib/boards/board';
import { browserName } from '../../../lib/control/browser-name';
import { messageOf } from '../../../lib/control/message-time';
import { boardForSymbol, rotationOf } from '../../../lib/control/rotation';
import { fitInto, lookOf, pictureSize, unitOf } from '../../../lib/control/screen-look';
import { madeScreen } from './made-screen';

describe('a miniature', () => {
  it('is drawn as the screen reports, and by its newest command before that', () => {
    const look = {
      ...({ language: 'ru', theme: 'light', colors: 'red-up' } as const),
      ...{ colorBlind: true, typeScale: 1.3, symbol: 'simx:ORVX' },
    };
    expect(lookOf(madeScreen('a', { report: { look } }))).toEqual({
      ...{ locale: 'ru', theme: 'light', convention: 'red-up', colorBlind: true, typeScale: 1.3 },
      symbol: 'simx:ORVX',
    });
    const display = { language: 'zh-CN', theme: 'dark', colors: 'market', zoom: 1.2 } as const;
    expect(lookOf(madeScreen('a', { report: { look }, display }))).toMatchObject({
      ...{ locale: 'zh-CN', theme: 'dark', convention: 'market', typeScale: 1.2 },
    });
  });

  it('has the defaults without a report', () => {
    expect(lookOf({ display: {} })).toMatchObject({ locale: 'en', theme: 'dark', convention: 'locale' });
  });

  it('keeps the shape of its screen, also upright, inside its box', () => {
    expect(pictureSize(3_840, 2_160)).toEqual({ width: 960, height: 540 });
    expect(pictureSize(1_080, 1_920)).toEqual({ width: 540, height: 960 });
    expect(pictureSize(0, 0)).toEqual({ width: 960, height: 540 });
    const box = { width: 256, height: 144 };
    expect(fitInto({ width: 960, height: 540 }, box).left).toBeCloseTo(0);
    const upright = fitInto({ width: 540, height: 960 }, box);
    expect(upright.scale).toBeCloseTo(0.15);
    expect(upright.left).toBeCloseTo(87.5);
    expect(upright.top).toBeCloseTo(0);
  });

  it('has the unit of a wall of its size', () => {
    expect(unitOf({ width: 960, height: 540 })).toBeCloseTo(5.4);
    expect(unitOf({ width: 540, height: 960 })).toBeCloseTo(3.0375);
  });
});

const board = (id: string, tiles: object[] = [{ type: 'quotes' }], seconds = 20): Board =>
  ({ id, title: id, tiles, seconds }) as unknown as Board;
const BOARDS = [
  board('overview'),
  board('pair', [{ type: 'hero', symbol: 'simx:A' }]),
  board('focus', [{ type: 'hero' }], 30),
];

describe('the rotation of a screen', () => {
  it('is its playlist, else that of its address, with the times of the boards', () => {
    const page = '/wall/overview?rotate=overview,none,focus';
    expect(rotationOf(madeScreen('a', { report: { page } }), BOARDS)).toEqual([
      { board: 'overview', seconds: 20 },
      { board: 'focus', seconds: 30 },
    ]);
    const display = { playlist: [{ board: 'focus' }, { board: 'overview', seconds: 7 }] };
    expect(rotationOf(madeScreen('a', { report: { page }, display }), BOARDS)).toEqual([
      { board: 'focus', seconds: 30 },
      { board: 'overview', seconds: 7 },
    ]);
  });

  it('is none for a screen that stays on its board', () => {
    expect(rotationOf(madeScreen('a'), BOARDS)).toEqual([]);
  });

  it('gives a symbol to a board that shows one, the present one first', () => {
    expect(boardForSymbol(BOARDS, 'focus')).toBe('focus');
    expect(boardForSymbol(BOARDS, 'overview')).toBe('focus');
    expect(boardForSymbol(BOARDS, 'pair')).toBe('focus');
    expect(boardForSymbol([], 'overview')).toBe('overview');
  });
});

describe('a message', () => {
  it('ends after its minutes, or when it is removed', () => {
    expect(messageOf(' Fire drill ', 10, 'info', 1_000)).toEqual({ text: 'Fire drill', until: 600_001_000 });
    expect(messageOf('x', 0, 'alert', 1_000)).toEqual({ text: 'x', level: 'alert' });
  });
});

describe('a browser', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
      'Chromium 131, Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
      'Edge 131, Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox 133, Linux'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari 18, macOS',
    ],
    ['kiosk of a television', 'kiosk of a television'],
  ])('of %s is %s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});
