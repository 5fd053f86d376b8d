import { describe, expect, it } from 'vitest';
import { CODE_LETTERS, readScreenCode, showScreenCode } from '../../../lib/protocol/pairing-code';

describe('the code of a screen', () => {
  it('is read however somebody types it', () => {
    for (const typed of ['BKQT-XRWN', 'bkqtxrwn', ' bkqt – xrwn ', 'b k q t x r w n', 'BKQT—XRWN']) {
      expect(readScreenCode(typed)).toBe('BKQTXRWN');
    }
    expect(showScreenCode('BKQTXRWN')).toBe('BKQT-XRWN');
  });

  it('has no letter that is taken for another one, and makes no word', () => {
    expect(CODE_LETTERS).not.toMatch(/[AEIOUY0-9]/);
    expect(new Set(CODE_LETTERS).size).toBe(20);
  });

  it('is nothing else', () => {
    for (const text of ['', 'BKQT', 'BKQT-XRWNN', 'AKQT-XRWN', 'BKQT-XRW1', 'ＢＫＱＴＸＲＷＮ', '%2e%2e/']) {
      expect(readScreenCode(text)).toBeUndefined();
    }
  });
});
