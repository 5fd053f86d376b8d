import { describe, expect, it } from 'vitest';
import { CODE_LETTERS, readScreenCode, showScreenCode } from '../../../lib/protocol/pairing-code';

describe('a pairing code', () => {
  it('is read in any usual spelling', () => {
    for (const typed of ['BKQT-XRWN', 'bkqtxrwn', ' bkqt – xrwn ', 'b k q t x r w n', 'BKQT—XRWN']) {
      expect(readScreenCode(typed)).toBe('BKQTXRWN');
    }
    expect(showScreenCode('BKQTXRWN')).toBe('BKQT-XRWN');
  });

  it('has no confusable letters, and forms no word', () => {
    expect(CODE_LETTERS).not.toMatch(/[AEIOUY0-9]/);
    expect(new Set(CODE_LETTERS).size).toBe(20);
  });

  it('is undefined for other texts', () => {
    for (const text of ['', 'BKQT', 'BKQT-XRWNN', 'AKQT-XRWN', 'BKQT-XRW1', 'ＢＫＱＴＸＲＷＮ', '%2e%2e/']) {
      expect(readScreenCode(text)).toBeUndefined();
    }
  });
});
