/** A token as it was meant, from what people paste: in quotes, over several lines, or as a whole header. */
export function cleanToken(text: string): string {
  return text.replace(/^\s*(authorization:\s*)?bearer\s+/i, '').replaceAll(/[\s"'`]/g, '');
}
