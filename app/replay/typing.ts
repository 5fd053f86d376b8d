/** Inputs that a person types into; the others take no letters. */
const TYPED = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), textarea, select';

/** Whether what has the focus takes letters, so that a key is not meant for the page. */
export function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.matches(TYPED);
}
