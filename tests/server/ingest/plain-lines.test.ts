import { describe, expect, it } from 'vitest';
import { PlainLines } from '../../../server/ingest/plain-lines';
import { plainEvent, pushedEvent } from '../../../server/ingest/pushed-event';

const NOW = 1_700_000_000_000_000;
const TRADE =
  '{"type":"trade","symbol":"acme:BOLT","timestamp":1700000000000001,"id":"7","price":1.25,"size":3}';
const QUOTE =
  '{"type":"quote","symbol":"acme:BOLT","timestamp":1700000000000005,"bid":-1.5,"bidSize":0,"ask":0.000001,"askSize":9007199254740991}';

const lines = new PlainLines();
/** Returns the event of a line that is read from bytes; undefined if it is left to JSON.parse. */
function plain(line: string): unknown {
  const event = lines.read(Buffer.from(line), 0);
  return event && plainEvent(event, NOW, () => 'next');
}
/** Returns the event of a line as JSON.parse and the checks of its fields read it, or their fault. */
function parsed(line: string): unknown {
  try {
    return pushedEvent(JSON.parse(line), NOW, () => 'next');
  } catch (error) {
    return error;
  }
}

describe('a line of a trade or a quote', () => {
  it.each([
    ['a trade', TRADE],
    ['a quote', QUOTE],
    ['in the order of a producer', '{"size":1,"price":2,"symbol":"acme:BOLT","side":"sell","type":"trade"}'],
    ['with spaces', ' { "type" : "trade" , "symbol" : "a:B" , "price" : 1.0 , "size" : 20 }  \r'.trimStart()],
    ['with an id that is a text', TRADE.replace('"7"', '"a 7{}[],:~"')],
    ['with an empty id', TRADE.replace('"7"', '""')],
    ['with an id of zeros', TRADE.replace('"7"', '"007"')],
    ['with the id 0', TRADE.replace('"7"', '"0"')],
    ['with a long number as its id', TRADE.replace('"7"', '"123456789012345678901234567890"')],
  ])('is read as JSON.parse reads it: %s', (_, line) => {
    expect(plain(line)).toBeDefined();
    expect(plain(line)).toEqual(parsed(line));
  });

  it.each([
    '0.1',
    '100.25',
    '-3',
    '1234567.12345678',
    '0.30000000000000004',
    '4.35',
    '9007199254740991',
    '0.5e1',
  ])('has the number %s that JSON.parse has, or is left to it', (number) => {
    const line = TRADE.replace('1.25', number);
    const event = plain(line);
    if (event !== undefined) expect(event).toEqual(parsed(line));
    expect(event === undefined).toBe(number.includes('e') || number.length > 18);
  });

  it('keeps apart symbols of the same slot', () => {
    // "Aa" and "BB" have the same hash.
    for (const code of ['Aa', 'BB', 'Aa'])
      expect(plain(TRADE.replace('BOLT', code))).toMatchObject({ symbol: `acme:${code}` });
  });

  it('ends at its line end, where the next one begins', () => {
    const bytes = Buffer.from(`${TRADE}\r\n${QUOTE}\n`);
    expect(lines.read(bytes, 0)).toMatchObject({ type: 'trade' });
    expect(lines.read(bytes, lines.end + 1)).toMatchObject({ type: 'quote' });
    expect(lines.end).toBe(bytes.length - 1);
  });

  it('is left to JSON.parse whenever the result could differ', () => {
    const base = Array.from({ length: 2 }, (_, n) => [TRADE, QUOTE][n] as string);
    const characters = [
      '"',
      '{',
      '}',
      '[',
      ',',
      ':',
      '\\',
      '0',
      '-',
      '.',
      'e',
      ' ',
      '\t',
      'é',
      '\u0007',
      'x',
      '\n',
    ];
    let read = 0;
    for (const line of base) {
      for (let at = 0; at <= line.length; at++) {
        const changed = [line.slice(0, at) + line.slice(at + 1), line.slice(0, at)];
        for (const one of characters) {
          changed.push(
            line.slice(0, at) + one + line.slice(at + 1),
            line.slice(0, at) + one + line.slice(at),
          );
        }
        for (const text of changed) {
          const event = plain(text);
          if (event === undefined) continue;
          read++;
          // A line end within the text ends the line.
          expect(event, text).toEqual(parsed(text.split('\n', 1)[0] as string));
        }
      }
    }
    expect(read).toBeGreaterThan(300);
  });

  it('is left to JSON.parse with fields of the other type, unknown ones, or one twice', () => {
    for (const more of ['"bid":1', '"day":1', '"price":1', '"localTimestamp":1', '"__proto__":1']) {
      expect(plain(TRADE.replace('}', `,${more}}`)), more).toBeUndefined();
    }
    expect(plain(QUOTE.replace('}', ',"price":1}'))).toBeUndefined();
    expect(plain(QUOTE.replace('"bidSize":0,', ''))).toBeUndefined();
    expect(plain(TRADE.replace('}', `${' '.repeat(1_024)}}`))).toBeUndefined();
  });
});
