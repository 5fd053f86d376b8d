import type { Locale } from '../../lib/locale/locale';
import type { Instrument } from '../../lib/market/instrument';

/** How an instrument is called on a screen: what is read first, and what stands beside it, smaller. */
export interface DisplayName {
  readonly primary: string;
  /** Empty where it would only repeat the first. */
  readonly secondary: string;
}

/** The code without its venue: `sse:600519` → `600519`. */
export function codeOf(symbol: string): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}

function nameIn(instrument: Instrument, locale: Locale): string {
  const own = locale === 'en' ? undefined : instrument.names?.[locale];
  return own ?? instrument.name;
}

/** Letters and digits only, so that `EUR/USD`, `EUR-USD` and `EURUSD` are the same name. */
function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/**
 * Chinese readers know companies by name, Western ones by code. A name that only writes the code with a stroke in
 * it (`EUR/USD`) stands alone.
 */
export function shownName(instrument: Instrument | undefined, symbol: string, locale: Locale): DisplayName {
  const code = codeOf(symbol);
  if (instrument === undefined) return { primary: code, secondary: '' };
  const name = nameIn(instrument, locale);
  if (bare(name) === bare(code)) return { primary: name.length > code.length ? name : code, secondary: '' };
  if (name === '') return { primary: code, secondary: '' };
  const leads = locale === 'zh-CN' && /[\u4e00-\u9fff]/.test(name);
  return leads ? { primary: name, secondary: code } : { primary: code, secondary: name };
}
