import { otherLayout } from './keyboard-layout';

/** A piece of a text, and whether it is what was looked for. */
export interface TextPiece {
  readonly text: string;
  readonly hit: boolean;
}

/**
 * Where in a text the typed letters are: each typed word in one piece where it is found so, else its letters one
 * after the other. A text in which they are not, as of a name that was found by its pinyin, has no hit.
 */
export function matchedLetters(text: string, typed: string): readonly TextPiece[] {
  const lower = text.toLowerCase();
  // A letter whose small form is longer (İ) would move all the places after it.
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

/** Places of all words; undefined when one of them is not there. */
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
