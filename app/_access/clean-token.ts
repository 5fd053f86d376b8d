/** Cleans up a pasted token: removes quotes, line breaks and the prefix of a header. */
export function cleanToken(text: string): string {
  return text.replace(/^\s*(authorization:\s*)?bearer\s+/i, '').replaceAll(/[\s"'`]/g, '');
}
