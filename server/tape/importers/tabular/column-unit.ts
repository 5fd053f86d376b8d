/** Meaning of the unit in the name of a column. */
export interface ColumnUnit {
  /** Unit as written. */
  readonly text: string;
  /** Units of the kind in one of the column: 10,000 for 万股. */
  readonly scale: number;
  /** Kind: units of the instrument, lots, an amount of money, another asset, or none that is known. */
  readonly of: 'units' | 'lots' | 'money' | 'asset' | 'unknown';
}

const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(тыс\p{L}*|thousands?|'?000s?|千|k(?!\p{L}))/u, 1e3],
  [/^(万|萬|ten thousands?|10k|wan(?!\p{L}))/u, 1e4],
  [/^(млн|миллион\p{L}*|millions?|mln|mn(?!\p{L})|百万|m(?!\p{L}))/u, 1e6],
  [/^(亿|億)/, 1e8],
  [/^(млрд|миллиард\p{L}*|billions?|bln|bn(?!\p{L}))/u, 1e9],
  [/^百/, 100],
];
const UNITS =
  /^(|shares?|units?|pcs|pieces?|contracts?|coins?|base|股|股数|份|张|шт|штук\p{L}*|акци\p{L}+|контракт\p{L}*|бумаг\p{L}*)$/u;
const LOTS = /^(手|手数|lots?|board lots?|round lots?|лот|лоты|лотов|лотах)$/;
const MONEY =
  /^(usdt?|usdc|busd|fdusd|dai|eur|gbp|jpy|cny|rmb|cnh|hkd|krw|inr|rub|rur|chf|aud|cad|twd|sgd|brl|try|dollars?|euros?|yuan|yen|quote|元|人民币|港元|港币|美元|руб\p{L}*|долл\p{L}*|евро|[$€£¥₽₩₹])$/u;
const ASSET = /^[a-z][a-z0-9]{1,9}$/;

/** Returns the unit that the name of a column has in brackets or after a comma: `手` of `成交量(手)`. */
export function unitText(column: string): string | undefined {
  const found =
    /[(（[【]\s*([^)）\]】]+?)\s*[)）\]】]/.exec(column) ?? /[,，]\s*([^,，]+?)\s*>?$/.exec(column);
  return found?.[1];
}

/** Parses the text of a unit. */
export function parseUnit(text: string): ColumnUnit {
  let rest = text.toLowerCase().replaceAll('ё', 'е').trim();
  let scale = 1;
  for (const [pattern, of] of SCALES) {
    const scaled = rest.replace(pattern, '');
    if (scaled === rest) continue;
    rest = scaled.replace(/^[\s.]*(of )?/, '');
    scale = of;
    break;
  }
  rest = rest.replace(/[\s.]+$/, '');
  const of = UNITS.test(rest)
    ? 'units'
    : LOTS.test(rest)
      ? 'lots'
      : MONEY.test(rest)
        ? 'money'
        : ASSET.test(rest)
          ? 'asset'
          : 'unknown';
  return { text, scale, of };
}

/**
 * Returns the same unit as units of the instrument or as money, by the codes of a file: in one of BTCUSDT, BTC counts
 * the instrument, and USDT is money.
 */
export function unitFor(unit: ColumnUnit, codes: readonly string[]): ColumnUnit {
  if (unit.of !== 'asset' && unit.of !== 'money') return unit;
  const asset = unit.text.toUpperCase();
  const all = (holds: (code: string) => boolean): boolean => codes.length > 0 && codes.every(holds);
  if (all((code) => code.startsWith(asset) && code !== asset)) return { ...unit, of: 'units' };
  if (unit.of === 'money' || all((code) => code.endsWith(asset) && code !== asset))
    return { ...unit, of: 'money' };
  return { ...unit, of: 'unknown' };
}
