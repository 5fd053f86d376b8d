import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, type LogEntry } from '../../../server/cluster/entry-codec';
import { isLoggable } from '../../../server/cluster/entry-events';
import { anInstrument, aTrade, defined } from '../events';
import { randomEvents } from '../market/random-events';

const head = { writer: 0xfedc_ba98, epoch: 1_764_500_000_000, base: 2 ** 40, time: 1_764_500_000_000_123 };
const events = [defined(anInstrument('sim:A')), aTrade('sim:A', 10.01, 3, 5), aTrade('sim:A', -0, 0, 6)];
const claim = {
  ...{ node: 'n1', url: 'http://n1:3000', program: '0.1.0', rules: 1, formats: [1], incarnation: 'a1' },
  how: 'doubted',
  previous: { term: 3, entry: 900, writer: 7 },
  reason: 'the broker was restarted',
  cursor: { tape: 5 },
} as const;

const samples: readonly LogEntry[] = [
  { ...head, kind: 'events', events },
  { ...head, kind: 'events', events: [] },
  { ...head, kind: 'claim', claim: { ...claim, formats: [1] }, tail: [] },
  {
    ...head,
    kind: 'claim',
    claim: { ...claim, formats: [1] },
    tail: [
      { entry: 899, bytes: Buffer.from([1, 2, 3]) },
      { entry: 900, bytes: Buffer.alloc(0) },
    ],
  },
  { ...head, kind: 'epoch', reason: 'the tape begins again', keepsBars: true },
  { ...head, kind: 'beat' },
  { ...head, kind: 'handover', to: 'n2' },
  { ...head, kind: 'cursor', cursor: { position: 17, sequence: null } },
  {
    ...{ ...head, kind: 'beat' },
    check: { term: 4, entry: 4096, version: 2 ** 45, digest: new Uint8Array([0, 1, 2, 3, 4, 5, 6, 255]) },
  },
];

/** Changes one byte and repairs nothing. */
function damaged(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] as number) ^ bits;
  return copy;
}

describe('an entry of the log', () => {
  it.each(samples.map((entry) => [entry.kind, entry] as const))('is read as written: %s', (_, entry) => {
    expect(decodeEntry(encodeEntry(entry), '1-2')).toEqual(entry);
  });

  it('has every event of every type as it was', () => {
    fc.assert(
      fc.property(randomEvents(60), (some) => {
        const entry: LogEntry = { ...head, kind: 'events', events: some };
        expect(decodeEntry(encodeEntry(entry), '1-2')).toStrictEqual(entry);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused with its place when it is cut anywhere or any bit is flipped', () => {
    for (const entry of samples) {
      const bytes = encodeEntry(entry);
      for (let length = 0; length < bytes.length; length++) {
        expect(() => decodeEntry(bytes.subarray(0, length), '7-1204')).toThrow(/^entry 7-1204 of the log/);
      }
      for (let at = 0; at < bytes.length; at++) {
        for (const bit of [1, 16, 128]) {
          expect(() => decodeEntry(damaged(bytes, at, bit), '7-1204')).toThrow(/^entry 7-1204 of the log/);
        }
      }
    }
  });

  it('is refused when it is any other bytes', () => {
    const begin = fc.constantFrom<number[]>([], [0x54, 0x57], [0x54, 0x57, 1], [0x54, 0x57, 1, 0, 0]);
    fc.assert(
      fc.property(begin, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
        expect(() => decodeEntry(Uint8Array.from([...first, ...rest]), '7-1')).toThrow(/^entry 7-1 /);
      }),
    );
  });

  it('is refused by name when its format or kind is of a later program, unless the kind may be skipped', () => {
    const bytes = encodeEntry({ ...head, kind: 'beat' });
    expect(() => decodeEntry(damaged(bytes, 2, 3), '1-9')).toThrow('format 2 is not 1');
    expect(() => decodeEntry(encodeEntry({ ...head, kind: 'unknown', code: 9 }), '1-9')).toThrow(
      'kind 9 is not known',
    );
    const skipped: LogEntry = { ...head, kind: 'unknown', code: 200 };
    expect(decodeEntry(encodeEntry(skipped), '1-9')).toEqual(skipped);
  });

  it('cannot have events without a finite number or of another symbol, which are recognized', () => {
    const invalid = [
      aTrade('sim:A', Number.NaN, 1, 1),
      { ...defined(anInstrument('sim:A')), symbol: 'sim:B' },
    ];
    for (const event of invalid as typeof events) {
      expect(isLoggable(event)).toBe(false);
      expect(() => encodeEntry({ ...head, kind: 'events', events: [event] })).toThrow(RangeError);
    }
    expect(events.every(isLoggable)).toBe(true);
  });
});
