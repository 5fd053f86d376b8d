import { describe, expect, it } from 'vitest';
import { isSymbol } from '../../../../lib/market/instrument';
import { SECTORS } from '../../../../server/feeds/simulator/sectors';
import { buildUniverse, MAX_SYMBOLS } from '../../../../server/feeds/simulator/universe';

const countBy = (values: readonly string[]) =>
  values.reduce<Record<string, number>>((counts, value) => {
    counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  }, {});

describe('the first 60 instruments', () => {
  const instruments = buildUniverse(60).map(({ instrument }) => instrument);

  it('cover several venues, currencies, kinds and sectors', () => {
    expect(countBy(instruments.map(({ venue }) => venue))).toEqual({
      simx: 24,
      simcn: 12,
      simru: 6,
      simeu: 4,
      simc: 5,
      simfx: 5,
      simf: 4,
    });
    expect(new Set(instruments.map(({ currency }) => currency))).toEqual(
      new Set(['USD', 'CNY', 'RUB', 'EUR', 'JPY', 'CNH']),
    );
    expect(new Set(instruments.map(({ sector }) => sector))).toEqual(new Set(SECTORS));
  });

  it('include a market where red is up, with Chinese and Russian names', () => {
    for (const { venue, colorConvention } of instruments)
      expect(colorConvention).toBe(venue === 'simcn' ? 'red-up' : 'green-up');
    expect(instruments.find(({ symbol }) => symbol === 'simcn:900118')?.names?.['zh-CN']).toBe('澄岚科技');
    expect(instruments.find(({ symbol }) => symbol === 'simru:SVLT')?.names?.ru).toBe('Северолит');
  });

  it('are mixed, so that a few symbols already cover several venues', () => {
    expect(new Set(instruments.slice(0, 12).map(({ venue }) => venue)).size).toBe(7);
  });
});

describe('all instruments', () => {
  const listings = buildUniverse(MAX_SYMBOLS);

  it('have unique symbols and names, in three languages that fit a tile', () => {
    const symbols = new Set<string>();
    const names = new Set<string>();
    for (const { instrument } of listings) {
      expect(isSymbol(instrument.symbol)).toBe(true);
      symbols.add(instrument.symbol);
      names.add(instrument.name);
      expect(instrument.names?.['zh-CN']).toMatch(/^(?=.*[\u4e00-\u9fff]).{1,6}$/);
      expect(instrument.names?.ru).toMatch(/^(?=.*[\u0400-\u04ff]).{1,14}$/);
    }
    expect(symbols.size).toBe(MAX_SYMBOLS);
    expect(names.size).toBe(MAX_SYMBOLS);
  });

  it('have whole ticks and lots at their displayed decimals', () => {
    for (const { instrument, tickUnits, lotUnits, priceScale, sizeScale, referenceTicks } of listings) {
      expect(tickUnits / priceScale).toBe(instrument.tickSize);
      expect(lotUnits / sizeScale).toBe(instrument.lotSize);
      expect(priceScale).toBe(10 ** instrument.priceDecimals);
      expect(referenceTicks).toBeGreaterThan(300);
    }
  });

  it('start the same for any number of symbols', () => {
    expect(listings.slice(0, 200)).toEqual(buildUniverse(200));
  });
});
