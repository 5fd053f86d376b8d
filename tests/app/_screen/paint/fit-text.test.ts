import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { turnoverTexts } from '../../../../app/_screen/board/tiles/market/venue-figures';
import { fitName, fitText } from '../../../../app/_screen/paint/fit-text';
import { createNumberFormats } from '../../../../lib/locale/formats';
import { createMarketStore } from '../../../../lib/store/market-store';
import { ACME, BOLT, frame, instrument, quote } from '../../../lib/store/samples';

/** Font size of boxes without one of their own, px. */
const DRAWN = 20;

/** A box whose characters are half as wide as its type is high; it has a text, and parts that are counted too. */
function boxOf(text: string, width: number, parts: readonly { hidden: boolean; textContent: string }[] = []) {
  const style = { fontSize: '' };
  const dataset: Record<string, string> = {};
  const size = (): number => Number.parseFloat(style.fontSize || String(DRAWN));
  const drawn = (): number => {
    const shown = parts.filter(({ hidden }) => !hidden && dataset.cut !== 'secondary');
    return [text, ...shown.map(({ textContent }) => textContent)].join('').length * size() * 0.5;
  };
  const box = {
    ...{ style, dataset, textContent: text, clientWidth: width },
    get scrollWidth() {
      return Math.ceil(drawn());
    },
  };
  return box as unknown as HTMLElement & typeof box;
}

function partOf(text: string, width: number) {
  return {
    ...{ textContent: text, hidden: false, style: { fontSize: '' } },
    clientWidth: width,
  } as unknown as HTMLElement;
}

beforeEach(() => {
  vi.stubGlobal('getComputedStyle', ({ style }: HTMLElement) => ({
    fontSize: style.fontSize || `${DRAWN}px`,
  }));
});
afterEach(() => vi.unstubAllGlobals());

describe('a figure with its unit', () => {
  const figure = '1,837亿\u00A0USD';

  it.each([
    [200, 20],
    [80, 16],
    [60, 12],
    [30, 8],
  ])('in a box of %i px keeps all its characters, in smaller type: at most %i px', (width, most) => {
    const box = boxOf(figure, width);
    fitText(box);
    expect(box.textContent).toBe(figure);
    const size = Number.parseFloat(box.style.fontSize || String(DRAWN));
    expect(size).toBeLessThanOrEqual(most);
    // It fits, or is as small as it may become.
    expect(box.scrollWidth <= width || size === DRAWN * 0.4).toBe(true);
  });

  it('names its currency in every language, also where a wall shows several', () => {
    const market = createMarketStore([
      instrument(ACME, { currency: 'USD' }),
      instrument(BOLT, { currency: 'CNY' }),
    ]);
    const traded = [ACME, BOLT].map((symbol) => quote(symbol, { last: 1, volume: 183_700_000_000 }));
    market.applyFrame(frame({ quotes: traded }));
    const textsIn = (locale: 'en' | 'zh-CN' | 'ru') =>
      turnoverTexts(market.quotes, [0, 1], createNumberFormats(locale));
    expect(textsIn('zh-CN')).toEqual(['1,837.00亿\u00A0CNY', '1,837.00亿\u00A0USD']);
    for (const locale of ['en', 'ru'] as const)
      expect(textsIn(locale)).toEqual([
        expect.stringMatching(/\u00A0CNY$/),
        expect.stringMatching(/\u00A0USD$/),
      ]);
  });

  it('has its own size again where there is room', () => {
    const box = boxOf(figure, 60);
    fitText(box);
    expect(box.style.fontSize).not.toBe('');
    box.clientWidth = 400;
    fitText(box);
    expect(box.style.fontSize).toBe('');
  });
});

describe('a name', () => {
  it('that has room stays as it is, with its secondary text', () => {
    const lesser = partOf('600119', 60);
    const box = boxOf('Long River', 200, [lesser as never]);
    fitName(box, lesser);
    expect([lesser.hidden, box.style.fontSize, box.dataset.cut]).toEqual([false, '', undefined]);
  });

  it('makes its secondary text give way first, which is cut, or left out where four letters have no room', () => {
    const roomy = partOf('equal-weighted, 433 shares', 90);
    const box = boxOf('Long River', 200, [roomy as never]);
    fitName(box, roomy);
    expect([roomy.hidden, box.dataset.cut]).toEqual([false, 'secondary']);
    const narrow = partOf('equal-weighted, 433 shares', 70);
    const other = boxOf('Long River', 120, [narrow as never]);
    fitName(other, narrow);
    expect([narrow.hidden, other.dataset.cut, other.style.fontSize]).toEqual([true, undefined, '']);
  });

  it('of 150 letters is shrunk to its least size and cut, and never disappears', () => {
    const box = boxOf('x'.repeat(150), 200);
    fitName(box, undefined, 0.55);
    expect([box.dataset.cut, box.style.fontSize]).toEqual(['name', '11.00px']);
    const slightly = boxOf('x'.repeat(22), 200);
    fitName(slightly);
    expect(slightly.dataset.cut).toBeUndefined();
    expect(slightly.scrollWidth).toBeLessThanOrEqual(200);
  });
});
