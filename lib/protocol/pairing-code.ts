/**
 * Letters of the codes that screens show: no vowels, so that no word comes out, and none that is read as another one
 * or as a digit (RFC 8628, 6.1).
 */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
/** Letters of a code: 20^8 is 2.6 × 10^10 codes. */
export const CODE_LENGTH = 8;

const CODE = new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`);

/** The code that somebody typed, in whatever case and with blanks or hyphens in it; nothing when it is none. */
export function readScreenCode(text: string): string | undefined {
  const letters = text.replaceAll(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  return CODE.test(letters) ? letters : undefined;
}

/** A code as people read it: `BKQT-XRWN`. */
export function showScreenCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}
