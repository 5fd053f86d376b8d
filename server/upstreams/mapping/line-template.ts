/** Names of the parts of a line and their texts. */
export type LineParts = ReadonlyMap<string, string>;

const HOLE = /\{([a-z][a-zA-Z0-9]{0,31})\}/;

/**
 * Returns a function that takes a line apart by its template: `var hq_str_{code}="{row}";`. A name ends at the first
 * occurrence of the characters that follow it, the last one at the last; other lines give undefined.
 */
export function lineTemplate(template: string): (line: string) => LineParts | undefined {
  // Fixed texts are at even places, names at odd ones.
  const parts = template.split(HOLE);
  return (line) => {
    const found = new Map<string, string>();
    let at = 0;
    for (const [place, part] of parts.entries()) {
      if (place % 2 === 0) {
        if (!line.startsWith(part, at)) return undefined;
        at += part.length;
        continue;
      }
      const next = parts[place + 1] as string;
      const isLast = place + 2 === parts.length;
      const end = isLast ? line.length - next.length : line.indexOf(next, at);
      if (end < at) return undefined;
      found.set(part, line.slice(at, end));
      at = end;
    }
    return at === line.length ? found : undefined;
  };
}
