/**
 * Inputs that a user types into; the others take no letters. A select takes keys when it was focused by
 * keyboard,
 * not after a click.
 */
const TYPED =
  'input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), textarea, select:focus-visible';

/** Returns true if the focused element takes letters, so that a key is not meant for the page. */
export function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.matches(TYPED);
}
