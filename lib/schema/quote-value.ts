/** Maximum length of a value in a message, characters. */
const MAX_SHOWN_CHARACTERS = 60;

/**
 * Characters that JSON does not escape but terminals interpret: control characters and changes of writing
 * direction.
 */
const TERMINAL_CONTROLS = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Formats a value for an error message: JSON, cut to the maximum length. */
export function quoteValue(value: unknown): string {
  let text: string | undefined;
  if (typeof value === 'string') text = JSON.stringify(value.slice(0, MAX_SHOWN_CHARACTERS + 1));
  else if (Array.isArray(value)) text = value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  else if (typeof value === 'object' && value !== null) text = 'an object';
  else text = String(value);
  text = text.replace(
    TERMINAL_CONTROLS,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > MAX_SHOWN_CHARACTERS + 2 ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}
