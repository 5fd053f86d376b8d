import { describe, expect, it } from 'vitest';
import { matchedLetters } from '../../../lib/desk/matched-letters';

/** Marks matches with brackets. */
const marked = (text: string, typed: string): string =>
  matchedLetters(text, typed)
    .map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
    .join('');

describe('matched letters', () => {
  it('are one part if the word occurs as typed', () => {
    expect(marked('Driftwell Energy', 'well')).toBe('Drift[well] Energy');
    expect(marked('Layout: save as', 'save lay')).toBe('[Lay]out: [save] as');
  });

  it('are single letters if some were left out', () => {
    expect(marked('Lanshi Semi', 'ls')).toBe('[L]an[s]hi Semi');
  });

  it('are found with the other keyboard layout, as in the search', () => {
    expect(marked('SBER', 'ыиук')).toBe('[SBER]');
  });

  it('are empty if the text was found by another key', () => {
    expect(marked('澜石半导体', 'lsbdt')).toBe('澜石半导体');
    expect(marked('İnka', 'nk')).toBe('İnka');
    expect(marked('ABC', '')).toBe('ABC');
  });
});
