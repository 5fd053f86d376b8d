// slow: plays or generates hundreds of thousands of events

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../../lib/market/instrument';
import { MalformedFrameError } from '../../../../lib/protocol/binary/byte-reader';
import { FrameDecoder } from '../../../../lib/protocol/binary/frame-decoder';
import { encodeFrame, type FrameHead } from '../../../../lib/protocol/binary/frame-layout';
import { encodeQuotesSection } from '../../../../lib/protocol/binary/quotes-section';
import { scaleOf } from '../../../../lib/protocol/binary/scale';
import { encodeTradesSection } from '../../../../lib/protocol/binary/trades-section';
import { encodeJsonFrame } from '../../../../lib/protocol/json-frame';
import type { Frame, QuoteUpdate } from '../../../../lib/protocol/messages';
import { encodeScene, type Scene, scale, scenes } from './frames';

const texts = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item));

function jsonText(scene: Scene): string {
  return encodeJsonFrame(scene.head, {
    quotes: texts(scene.quotes),
    trades: texts(scene.trades.flat()),
    gaps: texts(scene.gaps),
    depth: texts(scene.depth),
    bars: texts(scene.bars.flat()),
  });
}

const HEAD: FrameHead = {
  stream: '/live',
  room: 'r1',
  channel: 'quotes',
  epoch: 7,
  from: 10,
  to: 12,
  time: 1_750_000_000_123_456,
  merged: 3,
};

function roundTrip(update: QuoteUpdate, size = scale(3, 'sim:ACME')): QuoteUpdate | undefined {
  const part = encodeQuotesSection(update, size, HEAD.time);
  return new FrameDecoder().decode(encodeFrame(HEAD, [size], [part])).frame.quotes?.[0];
}

describe('a binary frame', () => {
  it('equals its JSON form, with any content', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { stream, frame } = new FrameDecoder().decode(encodeScene(scene));
        expect(stream).toBe(scene.head.stream);
        expect(frame).toEqual(JSON.parse(jsonText(scene)));
      }),
      { numRuns: 600 },
    );
  });

  it('has the JSON form of JSON.stringify', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { epoch, room, from, to, time, merged, full } = scene.head;
        const lists = {
          quotes: scene.quotes,
          trades: scene.trades.flat(),
          gaps: scene.gaps,
          depth: scene.depth,
          bars: scene.bars.flat(),
        };
        const held = Object.fromEntries(Object.entries(lists).filter(([, items]) => items.length > 0));
        const frame: Frame = { epoch, room, from, to, time, merged, ...(full ? { full } : {}), ...held };
        expect(jsonText(scene)).toBe(JSON.stringify(frame));
      }),
    );
  });

  it('throws the same kind of error at every cut', () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (scene, share) => {
        const whole = encodeScene(scene);
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        expect(() => new FrameDecoder().decode(cut)).toThrow(MalformedFrameError);
      }),
      { numRuns: 300 },
    );
  });

  it('is decoded or rejected if bytes are changed or random', () => {
    const decodes = (bytes: Uint8Array): void => {
      try {
        new FrameDecoder().decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedFrameError);
        expect((error as MalformedFrameError).position).toBeLessThanOrEqual(bytes.length);
      }
    };
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(scenes, fc.array(change, { minLength: 1, maxLength: 6 }), (scene, changes) => {
        const bytes = encodeScene(scene);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        decodes(bytes);
      }),
      { numRuns: 1500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodes(bytes)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 15 }), (tail, flags) => {
        decodes(Uint8Array.of(1, flags, 1, 47, ...tail));
      }),
      { numRuns: 2000 },
    );
  });

  it('rejects a count that its bytes cannot hold before it allocates memory', () => {
    const start = encodeFrame(HEAD, [], []);
    const lying = Uint8Array.of(...start.subarray(0, -1), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    expect(() => new FrameDecoder().decode(lying)).toThrow(/items announced, 0 bytes left/);
  });

  it('names the offset of the fault', () => {
    expect(() => new FrameDecoder().decode(Uint8Array.of(9))).toThrow(
      'malformed frame at byte 0: layout version 9',
    );
    expect(() => new FrameDecoder().decode(new Uint8Array())).toThrow('malformed frame at byte 0');
    expect(() => new FrameDecoder().decode(Uint8Array.of(...encodeFrame(HEAD, [], []), 0))).toThrow(
      '1 bytes after the last part',
    );
  });

  it('is decoded from bytes inside a larger buffer', () => {
    const bytes = encodeFrame(
      HEAD,
      [scale(1, 'sim:A')],
      [encodeQuotesSection({ symbol: toSymbol('sim:A'), bid: 0.1 + 0.2 }, scale(1, 'sim:A'), HEAD.time)],
    );
    const larger = new Uint8Array(bytes.length + 9).fill(255);
    larger.set(bytes, 5);
    expect(new FrameDecoder().decode(larger.subarray(5, 5 + bytes.length)).frame.quotes).toEqual([
      { symbol: 'sim:A', bid: 0.1 + 0.2 },
    ]);
  });
});

describe('the dictionary of scales', () => {
  const acme = scale(0, 'sim:ACME');
  const part = encodeQuotesSection({ symbol: acme.symbol, bid: 99.5 }, acme, HEAD.time);

  it('is sent once and kept for later frames of the same stream', () => {
    const decoder = new FrameDecoder();
    decoder.decode(encodeFrame(HEAD, [acme], []));
    expect(decoder.decode(encodeFrame(HEAD, [], [part])).frame.quotes).toEqual([
      { symbol: 'sim:ACME', bid: 99.5 },
    ]);
  });

  it('is not shared by streams, and is empty for a new connection', () => {
    const decoder = new FrameDecoder();
    decoder.decode(encodeFrame(HEAD, [acme], []));
    const elsewhere = encodeFrame({ ...HEAD, stream: '/replay/1' }, [], [part]);
    expect(() => decoder.decode(elsewhere)).toThrow('no scale for symbol 0');
    decoder.clear();
    expect(() => decoder.decode(encodeFrame(HEAD, [], [part]))).toThrow('no scale for symbol 0');
  });

  it('follows changes of an instrument', () => {
    const decoder = new FrameDecoder();
    decoder.decode(encodeFrame(HEAD, [acme], [part]));
    const changed = { ...acme, priceDecimals: 4, reference: 995_000 };
    const update = { symbol: acme.symbol, bid: 99.5001 };
    const frame = encodeFrame(HEAD, [changed], [encodeQuotesSection(update, changed, HEAD.time)]);
    expect(decoder.decode(frame).frame.quotes).toEqual([update]);
  });

  it('is created from an instrument', () => {
    const instrument = {
      symbol: toSymbol('moex:SBER'),
      name: 'S',
      venue: 'moex',
      currency: 'RUB',
      kind: 'share',
      priceDecimals: 2,
      tickSize: 0.05,
      sizeDecimals: 0,
      lotSize: 10,
      colorConvention: 'green-up',
    } as const;
    expect(scaleOf(instrument, 4, 301.27)).toEqual({
      index: 4,
      symbol: 'moex:SBER',
      priceDecimals: 2,
      tickUnits: 5,
      sizeDecimals: 0,
      lotUnits: 10,
      reference: 6025,
    });
    expect(scaleOf({ ...instrument, tickSize: 0.001 }, 4, 301.27).tickUnits).toBe(1);
  });
});

describe('a quote in binary', () => {
  const symbol = toSymbol('sim:ACME');
  const bytesOf = (update: QuoteUpdate, size = scale(3, 'sim:ACME')): number =>
    encodeQuotesSection(update, size, HEAD.time).length;

  it('takes 8 bytes with a price, a size and a time, and none for a range of one price', () => {
    const update = { symbol, timestamp: 1_750_000_000_098_000, last: 100.07, lastSize: 1.2 };
    expect(bytesOf({ ...update, rangeHigh: 100.07, rangeLow: 100.07 })).toBeLessThanOrEqual(8);
    expect(bytesOf({ ...update, rangeHigh: 100.09, rangeLow: 100.07 })).toBe(
      bytesOf({ ...update, rangeHigh: 100.07, rangeLow: 100.07 }) + 2,
    );
  });

  it('distinguishes a last with, without and with half a range', () => {
    for (const range of [{}, { rangeHigh: 100 }, { rangeLow: 100 }, { rangeHigh: 100, rangeLow: 100 }])
      expect(roundTrip({ symbol, last: 100, ...range })).toEqual({ symbol, last: 100, ...range });
  });

  it('has null for a removed side, and nothing for an unchanged one', () => {
    const gone = roundTrip({ symbol, bid: null, bidSize: null, ask: 100.02 });
    expect(gone).toEqual({ symbol, bid: null, bidSize: null, ask: 100.02 });
    expect(gone).not.toHaveProperty('askSize');
  });

  it('takes eight bytes only for the number that is off its grid', () => {
    const update = { symbol, bid: 99.99, bidSize: 1, ask: 100.01, askSize: 1 };
    const off = { ...update, askSize: 1 / 3 };
    expect(roundTrip(off)).toEqual(off);
    expect(bytesOf(off)).toBeLessThanOrEqual(bytesOf(update) + 10);
  });

  it('counts lots if sizes are in lots, and takes odd sizes as they are', () => {
    const shares = scale(3, 'sim:ACME', { sizeDecimals: 0, lotUnits: 100 });
    const lots = { symbol, bidSize: 6300, askSize: 100 };
    expect(bytesOf(lots, shares)).toBe(4);
    expect(roundTrip({ ...lots, askSize: 6301 }, shares)).toEqual({ ...lots, askSize: 6301 });
  });

  it('keeps microseconds if the venue gives them', () => {
    const update = { symbol, timestamp: 1_750_000_000_100_001 };
    expect(roundTrip(update)).toEqual(update);
  });

  it('rejects a number that is not finite', () => {
    expect(() => bytesOf({ symbol, bid: Number.NaN })).toThrow('not a finite number: NaN');
  });
});

describe('trades in binary', () => {
  it('take a numeric id once, then the step from the one before', () => {
    const acme = scale(3, 'sim:ACME');
    const trade = (n: number) => ({
      symbol: acme.symbol,
      id: String(3_700_000_000 + n),
      price: 100.01,
      size: 0.5,
      side: 'buy' as const,
      timestamp: 1_750_000_000_100_000 + n * 1000,
    });
    const one = encodeTradesSection([trade(0)], acme, HEAD.time).length;
    const two = encodeTradesSection([trade(0), trade(1)], acme, HEAD.time).length;
    expect(two - one).toBeLessThanOrEqual(7);
  });
});
