import type { FileStart } from './importer';

/** Parts of the name and the folders of a Lean file. */
export interface LeanName {
  /** Day of a file of ticks, seconds or minutes: `20131007`. */
  readonly day?: string;
  readonly resolution: string;
  readonly what: string;
  /** Code in capital letters, with the expiry of a contract: `ES-201312`, `AAPL150117C01000000`. */
  readonly code: string;
  /** Code of the underlying, or the code. */
  readonly root: string;
  /** Folders of security and market, if the file is in Lean's folders. */
  readonly security?: string;
  readonly market?: string;
}

const WHAT = 'trade|quote|openinterest';
/** `_american_call_10000000_20150117` of an option, `_201312` of a future, `_perp` of a perpetual future. */
const CONTRACT = String.raw`(?:_(?:american|european)_(?<right>call|put)_(?<strike>\d+)_(?<expiry>\d{8})|_(?<month>\d{6}|\d{8})|_perp)?`;
/** Ticks, seconds and minutes. */
const DAY_FILES = [
  new RegExp(`^(?<day>\\d{8})_(?<code>[a-z0-9.]+)_(?<what>${WHAT})_(?<resolution>tick)\\.csv$`, 'i'),
  new RegExp(
    `^(?<day>\\d{8})_(?<code>[a-z0-9.]+)_(?<resolution>tick|second|minute)_(?<what>${WHAT})${CONTRACT}\\.csv$`,
    'i',
  ),
];
/** Hours and days; the archive names the kind where the file does not: `btcusd.csv` in `btcusd_quote.zip`. */
const LONG_FILES = [
  new RegExp(`^(?<code>[a-z0-9.]+?)_(?<what>${WHAT})${CONTRACT}\\.csv$`, 'i'),
  /^(?<code>[a-z0-9.]+)\.csv$/i,
];
const ARCHIVE = new RegExp(`_(${WHAT})(_american|_european)?(\\.zip)?$`, 'i');
/** Columns of a bar of quotes, for files that nothing else names. */
const QUOTE_COLUMNS = 11;
const LONG = ['hour', 'daily'];
/** Folders after the market: resolution, code, contract month, file. */
const MAX_DEPTH = 5;

/** Parses the name and the folders; undefined for a file that is not Lean's. */
export function leanName({ name, inner, path, lines }: FileStart): LeanName | undefined {
  const file = (inner ?? name).split('/').pop() as string;
  const folders = path.toLowerCase().split(/[\\/]/);
  for (const pattern of DAY_FILES) {
    const parts = pattern.exec(file)?.groups;
    if (parts) return parsed(parts, (parts.resolution as string).toLowerCase(), folders);
  }
  const resolution = folders.slice(-MAX_DEPTH).find((folder) => LONG.includes(folder));
  if (resolution === undefined) return undefined;
  for (const pattern of LONG_FILES) {
    const parts = pattern.exec(file)?.groups;
    if (!parts) continue;
    const archive = folders.slice(-2).map((folder) => ARCHIVE.exec(folder)?.[1]);
    const isQuote = lines[0]?.split(',').length === QUOTE_COLUMNS;
    const named = parts.what ?? archive.find((one) => one !== undefined);
    const what = named ?? (isQuote ? 'quote' : 'trade');
    return parsed({ ...parts, what }, resolution, folders);
  }
  return undefined;
}

function parsed(
  parts: Readonly<Record<string, string | undefined>>,
  resolution: string,
  folders: readonly string[],
): LeanName {
  const root = (parts.code as string).toUpperCase();
  const at = folders.lastIndexOf(resolution);
  const [security, market] = at >= 2 ? folders.slice(at - 2, at) : [];
  return {
    ...{ root, code: contractCode(root, parts), resolution, what: (parts.what as string).toLowerCase() },
    ...(parts.day !== undefined && { day: parts.day }),
    ...(security !== undefined && market !== undefined && { security, market }),
  };
}

/** Returns the code of a contract: of an option that of the OCC, whose strike is in 1/1,000. */
function contractCode(root: string, parts: Readonly<Record<string, string | undefined>>): string {
  const { right, strike, expiry, month } = parts;
  if (month !== undefined) return `${root}-${month}`;
  if (right === undefined) return root;
  // Lean's strikes are in 1/10,000.
  const thousandths = String(Number(strike) / 10).padStart(8, '0');
  return `${root}${expiry?.slice(2)}${right.slice(0, 1).toUpperCase()}${thousandths}`;
}
