/** Banned word or shape, with its replacement. */
interface Rule {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Place where a rule is violated. */
export interface WordHit {
  readonly path: string;
  /** Line number from 1; 0 for the name of the file. */
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

/** Words in comments, texts and names. Names are split before the search: `openDoor` contains `door`. */
const WORDS: readonly Rule[] = [
  { pattern: /\b(told|tells)\b/i, instead: 'name the act: sends, reports, notifies' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\b(somebody|someone|whoever|whom)\b/i, instead: 'client, user, caller' },
  { pattern: /\bthereof\b|\bof (ours|theirs)\b/i, instead: 'name the owner' },
  { pattern: /\b(let|lets|letting) (in|out)\b/i, instead: 'authenticate, authorize, accept' },
  { pattern: /\b(doors?|entrants?|entrances?)\b/i, instead: 'endpoint, transport, handshake' },
  { pattern: /\bfarewells?\b|\blast words?\b/i, instead: 'graceful shutdown, close with an error' },
  { pattern: /\bvisitors?\b/i, instead: 'principal, guest, client' },
  { pattern: /\bwhatever\b/i, instead: 'any, for every' },
  { pattern: /\b(who|what) has\b/i, instead: 'name the actor or the thing' },
  { pattern: /\b(come|comes|came|coming) back\b/i, instead: 'reconnects, resumes, returns' },
  { pattern: /\bat once more\b/i, instead: 'at the same time' },
  { pattern: /\bthe like\b/i, instead: 'name them' },
  { pattern: /\b(that which|what is said)\b/i, instead: 'name the thing' },
  { pattern: /\b(is|are|was|were|be|been) looked at\b/i, instead: 'is read, is checked' },
  { pattern: /\bwish(es)?\b/i, instead: 'request, requested options' },
  { pattern: /\bsigns? of life\b/i, instead: 'heartbeat' },
  { pattern: /\b(dock|chart|list) hand\b/i, instead: 'actions, handle, interactions' },
];

/** Shapes of a line of code. */
const SHAPES: readonly Rule[] = [
  { pattern: /\b(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST)_[A-Z]\w*/, instead: 'MAX_…, MIN_…' },
  { pattern: /^\s+private (static |readonly |async )*\w+(?=[(:;<= ])/, instead: '#private' },
];

const COMMENT_START: Rule = {
  pattern: /^(What|Who|Whose|How far|How long|How many|How often|Whether)\b/,
  instead: 'begin with a verb and an object, or with a noun',
};

const CODE = /\.(tsx?|m?js)$/;
/** On the line or on the one above; the reason has at least three words. */
const ALLOWED = /words-allow: (.+?) \((\S+ \S+ \S.*)\)/;

/** Returns the lines of a file that violate a rule, and its name if that does. */
export function wordHits(path: string, text: string): WordHit[] {
  const lines = ['', ...text.split('\n')];
  return lines.flatMap((line, number) => {
    const above = lines[number - 1] ?? '';
    const searched = withSplitNames(number === 0 ? path : line);
    const allowed = [line, above].flatMap((one) => ALLOWED.exec(one)?.[1]?.toLowerCase().split(', ') ?? []);
    const hits = [
      ...found(WORDS, searched),
      ...(CODE.test(path) && number > 0
        ? [...found(SHAPES, line), ...found([COMMENT_START], commentThatStarts(line, above))]
        : []),
    ];
    return hits
      .filter((hit) => !allowed.includes(hit.found.toLowerCase()))
      .map((hit) => ({ path, line: number, ...hit }));
  });
}

function found(rules: readonly Rule[], text: string): Pick<WordHit, 'found' | 'instead'>[] {
  return rules.flatMap(({ pattern, instead }) => {
    const match = pattern.exec(text)?.[0].trim();
    return match === undefined ? [] : [{ found: match, instead }];
  });
}

/** Splits `openDoor`, `open_door` and `open-door` into words. */
function withSplitNames(text: string): string {
  return text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/(\w)[_-](?=\w)/g, '$1 ');
}

/** Returns the first line of a comment that starts on this line, without its mark; empty without one. */
function commentThatStarts(line: string, above: string): string {
  const block = /\/\*\*?\s+(\S.*)/.exec(line)?.[1];
  if (block !== undefined) return block;
  if (/\/\*\*?$/.test(above)) return /^\s*\*\s+(\S.*)/.exec(line)?.[1] ?? '';
  return /^\s*\/\//.test(above) ? '' : (/\/\/\s+(\S.*)/.exec(line)?.[1] ?? '');
}
