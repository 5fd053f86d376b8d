import { otherLayout } from './keyboard-layout';

/** Part of a text, and whether it matches the query. */
export interface TextPiece {
  readonly text: string;
  readonly hit: boolean;
}

/**
 * Finds the typed letters in a text: each typed word as a whole if possible, else its letters in order. A text
 * that does not contain them, such as a name found by its pinyin, has no match.
 */
export function matchedLetters(text: string, typed: string): readonly TextPiece[] {
  const lower = text.toLowerCase();
  // A letter whose lower case is longer (İ) would shift all later positions.
  if (lower.length !== text.length) return [{ text, hit: false }];
  const requested = typed.trim().toLowerCase();
  const hits = hitsOf(lower, requested) ?? hitsOf(lower, otherLayout(requested));
  if (hits === undefined || hits.size === 0) return [{ text, hit: false }];
  const pieces: TextPiece[] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && hits.has(at) === hits.has(from)) continue;
    pieces.push({ text: text.slice(from, at), hit: hits.has(from) });
    from = at;
  }
  return pieces;
}

/** Returns the positions of all words; undefined if one is missing. */
function hitsOf(text: string, typed: string): ReadonlySet<number> | undefined {
  const hits = new Set<number>();
  for (const word of typed.split(/\s+/).filter(Boolean)) {
    const places = placesOf(text, word);
    if (places === undefined) return undefined;
    for (const place of places) hits.add(place);
  }
  return hits;
}

function placesOf(text: string, word: string): readonly number[] | undefined {
  const whole = text.indexOf(word);
  if (whole >= 0) return Array.from(word, (_, at) => whole + at);
  const places: number[] = [];
  let from = 0;
  for (const letter of word) {
    const place = text.indexOf(letter, from);
    if (place < 0) return undefined;
    places.push(place);
    from = place + 1;
  }
  return places;
}
