/**
 * Letters of pairing codes: no vowels, so that no word results, and none that can be confused with another
 * letter or a digit (RFC 8628, 6.1).
 */
export const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
/** Number of letters of a code: 20^8 is 2.6 × 10^10 codes. */
export const CODE_LENGTH = 8;

const CODE = new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`);

/** Normalizes a typed code, in any case and with blanks or hyphens; undefined for other texts. */
export function readScreenCode(text: string): string | undefined {
  const letters = text.replaceAll(/[\s\u2010-\u2015-]/g, '').toUpperCase();
  return CODE.test(letters) ? letters : undefined;
}

/** Formats a code for display: `BKQT-XRWN`. */
export function showScreenCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
}
