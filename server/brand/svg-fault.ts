/** Parts of an SVG that a logo may not have, each with its name in an error. */
const REJECTED: readonly (readonly [RegExp, string])[] = [
  [/<!ENTITY|<!DOCTYPE[^>[]*\[/i, 'entities'],
  [/<script\b/i, 'a script'],
  [/<(foreignObject|iframe|object|embed|audio|video|handler|listener)\b/i, 'an embedded document'],
  [/\son[a-z]+\s*=/i, 'an event handler'],
  [/javascript:/i, 'an address that is a script'],
  [/@import/i, 'an imported style sheet'],
  [/<\?xml-stylesheet/i, 'a linked style sheet'],
];
/** Attribute that names a file, and `url(…)` of a style. */
const LINKS = [/(?:href|src)\s*=\s*["']\s*([^"']*)/gi, /url\(\s*["']?\s*([^"')]*)/gi];
/** A part of the same file, or a picture within it. */
const OWN = /^(#|data:image\/(png|jpeg|gif|webp);)/i;
/** Parts that may precede the root: declarations, comments, a document type without declarations of its own. */
const PROLOG = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
] as const;

/**
 * Returns why a file is no SVG that can be a logo; undefined if it can. Pages show it as an image, in which nothing
 * runs and nothing is loaded; this is for programs that open the file otherwise.
 */
export function svgFault(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'is not UTF-8';
  }
  const found = REJECTED.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return `contains ${found[1]}`;
  if (!/^<svg[\s>/]/i.test(afterProlog(text))) return 'does not begin with <svg>';
  for (const pattern of LINKS)
    for (const [, target = ''] of text.matchAll(pattern))
      if (target !== '' && !OWN.test(target)) return `refers to ${JSON.stringify(target.slice(0, 60))}`;
  return undefined;
}

/** Returns the text from its root on; read in one pass, since a pattern could take exponential time. */
function afterProlog(text: string): string {
  let rest = text.trimStart();
  for (;;) {
    const part = PROLOG.find(([start]) => rest.slice(0, start.length).toUpperCase() === start.toUpperCase());
    if (part === undefined) return rest;
    const end = rest.indexOf(part[1]);
    if (end === -1) return '';
    rest = rest.slice(end + part[1].length).trimStart();
  }
}
