/**
 * Inputs that a person types into; the others take no letters. A choice takes keys when it was reached by them, not
 * after a click.
 */
const TYPED =
  'input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), textarea, select:focus-visible';

/** Whether what has the focus takes letters, so that a key is not meant for the page. */
export function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.matches(TYPED);
}
