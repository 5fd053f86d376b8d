import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInstrumentLines } from '../../../server/instruments/instrument-lines';
import { InstrumentReference } from '../../../server/instruments/instrument-reference';
import { completeByVenue } from '../../../server/instruments/venue-facts';
import { Market } from '../../../server/market/market';
import { anInstrument, defined } from '../events';
import { temporaryFolder } from '../tape/temporary-folder';

const { currency: _, ...WITHOUT_CURRENCY } = anInstrument('asx:BHP', { name: 'BHP' });

function reference(text: string) {
  const path = join(temporaryFolder(), 'instruments.csv');
  const reasons: unknown[] = [];
  const log = { info: () => {}, warn: ({ reason }: { reason?: unknown }) => reasons.push(reason) };
  const found = new InstrumentReference(path, log);
  const write = (content: string): void => {
    writeFileSync(path, content);
    found.check();
  };
  write(text);
  return { found, write, path, reasons };
}

describe('the file of instruments', () => {
  it('completes a feed, and replaces its values only where a line says so', () => {
    const { found } = reference(
      'symbol,name,name_zh,currency,lot_size,replace\n' +
        'asx:*,,,NZD,7,\r\n# comment\n"asx:BHP",BHP Group,"必和, 必拓",AUD,5,\nasx:BHP,,,,3,yes\n',
    );
    expect(found.complete(WITHOUT_CURRENCY)).toMatchObject({
      ...{
        name: 'BHP Group',
        names: { 'zh-CN': '必和, 必拓' },
        currency: 'AUD',
        lotSize: 3,
        calendar: 'XASX',
      },
    });
    expect(found.complete(anInstrument('asx:BHP'))).toMatchObject({ currency: 'USD', lotSize: 3 });
  });

  it('names line, column, value and expectation of every fault, and is not used then', () => {
    const { lines, faults } = parseInstrumentLines(
      'symbol,contract_size,calendar,inverse,expires\nBHP,1,,,\nx:A,-1,XXXX,maybe,soon\nx:B,1,,,,6\n',
    );
    expect(lines).toEqual([]);
    expect(faults).toEqual([
      'line 2, symbol: a symbol (venue:code), or a glob such as nymex:*, expected, not "BHP"',
      expect.stringMatching(/^line 3, contract_size: .*>0.* expected, not "-1"$/),
      expect.stringMatching(/^line 3, calendar: one of 24\/7, XSHG, .* expected, not "XXXX"$/),
      'line 3, inverse: yes or no expected, not "maybe"',
      'line 3, expires: a date, YYYY-MM-DD expected, not "soon"',
      'line 4: 5 cells expected, not 6',
    ]);
    expect(parseInstrumentLines('symbol,ticksize\n').faults[0]).toContain('unknown column "ticksize"');
  });

  it('is read again after a change; an invalid one leaves the last valid one in force', () => {
    const { found, write, path, reasons } = reference('symbol,lot_size\nasx:BHP,5\n');
    const market = new Market(found.complete);
    found.onChange(() => market.completeAgain());
    const { lotSize: __, ...given } = anInstrument('asx:BHP');
    market.apply(defined(given as ReturnType<typeof anInstrument>));
    const lotSize = (): number => market.instrumentOf(0).lotSize;
    expect(lotSize()).toBe(5);
    write('symbol,lot_size\nasx:BHP,60\n');
    expect(lotSize()).toBe(60);
    write('symbol,lot_size\nasx:BHP,none\n');
    expect(lotSize()).toBe(60);
    expect(reasons).toEqual([expect.stringContaining('not "none"')]);
    rmSync(path);
    found.check();
    expect(lotSize()).toBeUndefined();
    expect(market.givenInstruments()).toEqual([given]);
  });
});

describe('the table of venues', () => {
  const { currency: __, ...share } = anInstrument('sse:600519');
  const factsOf = (symbol: string, over: Parameters<typeof anInstrument>[1] = {}) =>
    completeByVenue({
      ...share,
      ...over,
      ...{ symbol: anInstrument(symbol).symbol, venue: symbol.split(':')[0] ?? '' },
    });

  it('knows currencies and calendars of exchanges', () => {
    expect(factsOf('sse:600519')).toMatchObject({ currency: 'CNY', calendar: 'XSHG', unit: 'lots' });
    expect(factsOf('sse:900901').currency).toBe('USD');
    expect(factsOf('moex:SBER')).toMatchObject({ currency: 'RUB', calendar: 'MISX' });
    expect(factsOf('unknown:X').currency).toBeUndefined();
  });

  it('knows sizes of contracts only where they are the same for all', () => {
    const perpetual = { kind: 'perpetual' } as const;
    expect(factsOf('binance-cm:BTCUSD_PERP', perpetual)).toMatchObject({
      inverse: true,
      contractSize: 100,
      base: 'BTC',
    });
    expect(factsOf('binance-cm:ETHUSD_PERP', perpetual)).toMatchObject({
      contractSize: 10,
      settlement: 'ETH',
    });
    expect(factsOf('binance-usdm:BTCUSDT', perpetual)).toMatchObject({ contractSize: 1, calendar: '24/7' });
    expect(factsOf('okx:BTC-USDT-SWAP', perpetual).contractSize).toBeUndefined();
    expect(factsOf('okx:BTC-USD-SWAP', perpetual)).toMatchObject({ inverse: true, contractSize: 100 });
  });
});
