import type { Locale } from '../../lib/locale/locale';
import type { Instrument } from '../../lib/market/instrument';

/** Name of an instrument on a screen: a primary text, and a smaller one beside it. */
export interface DisplayName {
  readonly primary: string;
  /** Empty if it would repeat the primary text. */
  readonly secondary: string;
}

/** Returns the code without its venue: `sse:600519` → `600519`. */
export function codeOf(symbol: string): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}

/** Returns the name of an instrument in a language. */
export function nameIn(instrument: Instrument, locale: Locale): string {
  const own = locale === 'en' ? undefined : instrument.names?.[locale];
  return own ?? instrument.name;
}

/** Keeps letters and digits only, so that `EUR/USD`, `EUR-USD` and `EURUSD` compare equal. */
function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/**
 * Returns the display name of an instrument: the company's name first in Chinese, the code first otherwise.
 * A name that only adds a slash to the code (`EUR/USD`) is shown alone.
 */
export function displayName(instrument: Instrument | undefined, symbol: string, locale: Locale): DisplayName {
  const code = codeOf(symbol);
  if (instrument === undefined) return { primary: code, secondary: '' };
  const name = nameIn(instrument, locale);
  if (bare(name) === bare(code)) return { primary: name.length > code.length ? name : code, secondary: '' };
  if (name === '') return { primary: code, secondary: '' };
  const leads = locale === 'zh-CN' && /[\u4e00-\u9fff]/.test(name);
  return leads ? { primary: name, secondary: code } : { primary: code, secondary: name };
}
