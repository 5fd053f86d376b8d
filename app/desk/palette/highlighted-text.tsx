import { matchedLetters } from '../../../lib/desk/matched-letters';
import styles from './palette.module.css';

/** Renders a text with the typed letters highlighted. */
export function HighlightedText({ text, typed }: { readonly text: string; readonly typed: string }) {
  return matchedLetters(text, typed).map((piece, at) =>
    piece.hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is a place of the text
      <mark key={at} className={styles.hit}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
