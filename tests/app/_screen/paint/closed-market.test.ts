import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pricedRows, writeTickerItem } from '../../../../app/_screen/board/shell/ticker-item';
import { createHeatPainter } from '../../../../app/_screen/paint/heat-painter';
import { namedElementsOf } from '../../../../app/_screen/paint/named-elements';
import type { StateTexts } from '../../../../app/_screen/paint/quote-state';
import type { ScreenModel } from '../../../../app/_screen/screen-model';
import { createNumberFormats } from '../../../../lib/locale/formats';
import { createTimeFormats } from '../../../../lib/locale/times';
import { createMarketStore } from '../../../../lib/store/market-store';
import { ACME, BOLT, CRUX, frame, instrument, quote } from '../../../lib/store/samples';

/** Element as far as painters use it: data, style, and one text in each named part. */
function elementOf(dataset: Record<string, string>, ...parts: string[]) {
  const named = parts.map((part) => ({
    dataset: { part } as Record<string, string>,
    textContent: '',
    firstChild: null,
  }));
  const style = { backgroundColor: '', setProperty: () => {} };
  const element = { dataset, style, querySelectorAll: () => named };
  const text = (part: string): string => named.find((one) => one.dataset.part === part)?.textContent ?? '';
  return { element: element as unknown as HTMLElement, text };
}

const t = ((key: string) => key) as unknown as StateTexts;

/** A closed market: ACME has traded today, BOLT has a previous close only, CRUX has nothing. */
function closedModel(): ScreenModel {
  const market = createMarketStore([instrument(ACME), instrument(BOLT, { prevClose: 40 }), instrument(CRUX)]);
  const closed = { status: 'closed' } as const;
  market.applyFrame(
    frame({
      quotes: [quote(ACME, { last: 52, prevClose: 50, ...closed }), quote(BOLT, closed), quote(CRUX, closed)],
    }),
  );
  return {
    ...{ market, numbers: createNumberFormats('en'), times: createTimeFormats('en'), zone: 'UTC' },
    now: () => 0,
  } as unknown as ScreenModel;
}

beforeEach(() => {
  const colors: Record<string, string> = {
    '--heat-zero': '#202020',
    '--heat-up': '#00ff00',
    '--heat-down': '#ff0000',
  };
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: (name: string) => colors[name] ?? '' }));
});
afterEach(() => vi.unstubAllGlobals());

describe('a closed market', () => {
  it('says so in the leaves of a heatmap, which lose their heat', () => {
    const leaf = elementOf({ symbol: ACME, change: 'true' }, 'change');
    const map = { querySelectorAll: (what: string) => (what === '[data-row]' ? [leaf.element] : []) };
    const paint = createHeatPainter(map as unknown as HTMLElement, closedModel(), {
      ...{ clamp: 3, haltedText: 'Halted', closedText: 'Closed' },
    });
    paint();
    expect(leaf.text('change')).toBe('Closed');
    expect(leaf.element.style.backgroundColor).toBe('var(--panel)');
    expect(leaf.element.dataset).toMatchObject({ closed: 'true', phase: 'closed' });
  });

  it('keeps its last close and change on the ticker strip, else its previous close, with the state', () => {
    const model = closedModel();
    const item = elementOf({}, 'price', 'percent', 'change', 'phase');
    const shown = (row: number): string[] => {
      writeTickerItem(model, { element: item.element, part: namedElementsOf(item.element) }, row, t);
      return ['price', 'percent', 'phase'].map(item.text);
    };
    expect(shown(0)).toEqual(['52.00', '+4.00%', 'closedShort']);
    expect(item.element.dataset).toMatchObject({ closed: 'true', phase: 'closed' });
    expect(shown(1)[0]).toBe('40.00');
  });

  it('has no items on the ticker strip for symbols without any price', () => {
    const { market } = closedModel();
    expect(pricedRows(market.quotes, [0, 1, 2])).toEqual([0, 1]);
  });
});
