import { describe, expect, it } from 'vitest';
import { matchedLetters } from '../../../lib/desk/matched-letters';

/** Hits in brackets. */
const marked = (text: string, typed: string): string =>
  matchedLetters(text, typed)
    .map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
    .join('');

describe('matched letters', () => {
  it('are one piece where the word is there as it was typed', () => {
    expect(marked('Driftwell Energy', 'well')).toBe('Drift[well] Energy');
    expect(marked('Layout: save as', 'save lay')).toBe('[Lay]out: [save] as');
  });

  it('are the letters one by one where some were left out', () => {
    expect(marked('Lanshi Semi', 'ls')).toBe('[L]an[s]hi Semi');
  });

  it('are found with the other keyboard, as the search finds them', () => {
    expect(marked('SBER', 'ыиук')).toBe('[SBER]');
  });

  it('are none where the text was found by something else', () => {
    expect(marked('澜石半导体', 'lsbdt')).toBe('澜石半导体');
    expect(marked('İnka', 'nk')).toBe('İnka');
    expect(marked('ABC', '')).toBe('ABC');
  });
});
