import { quoteValue } from '../../lib/protocol/error';
import type { ExchangeSettings } from '../feeds/exchange/exchange-feed';
import { parseSymbolRule, type SymbolRule } from '../feeds/exchange/symbol-choice';
import { PROTOCOLS } from '../venues';
import { oneOf, type Setting, WrongValue, wholeNumber } from './setting';

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** Maximum of symbols of one venue. */
const MAX_SYMBOLS = 2_000;

/** @throws WrongValue naming the entry that is no rule, or whose venue has no live feed */
function symbolRules(text: string): readonly SymbolRule[] {
  return text.split(',').map((entry) => {
    try {
      const rule = parseSymbolRule(entry.trim());
      if (!PROTOCOLS.has(rule.venue)) throw new RangeError(`expected a venue of ${venueNames()}`);
      return rule;
    } catch (error) {
      throw new WrongValue(`${quoteValue(entry.trim())}: ${(error as Error).message}`);
    }
  });
}

function venueNames(): string {
  return [...PROTOCOLS.keys()].join(', ');
}

/** Settings of live feeds. */
export const LIVE_SETTINGS = {
  LIVE_SYMBOLS: setting({
    meaning:
      'Live feeds: symbols, patterns, rankings by the turnover of 24 hours and exceptions: binance:BTCUSDT, ' +
      'top:50@binance:*USDT, !binance:*UPUSDT.',
    takes: 'SYMBOL|PATTERN|top:<number>@PATTERN|!PATTERN[,…]',
    unset: 'the 30 symbols with the highest turnover of each venue',
    parse: symbolRules,
  }),
  LIVE_MAX_SYMBOLS: setting({
    meaning: 'Live feeds: symbols of one venue, at most.',
    takes: `1…${MAX_SYMBOLS}`,
    default: '300',
    parse: wholeNumber(1, MAX_SYMBOLS),
  }),
  LIVE_BOOKS: setting({
    meaning: 'Live feeds: order books of watched symbols and the first 20, of all, or none.',
    takes: 'watched|all|none',
    default: 'watched',
    parse: oneOf(['watched', 'all', 'none']),
  }),
} as const;

const ADDRESS_NAME = /^(WSS|REST)_URL_([A-Z0-9_]+)$/;
const SCHEMES = { WSS: ['ws:', 'wss:'], REST: ['http:', 'https:'] } as const;

export interface VenueAddresses extends Pick<ExchangeSettings, 'socketAddresses' | 'restAddresses'> {
  readonly faults: readonly string[];
}

/**
 * Reads `WSS_URL_<VENUE>` and `REST_URL_<VENUE>`: `WSS_URL_BINANCE_USDM` is that of `binance-usdm`. Reports names of
 * no venue, and values that are no address.
 */
export function venueAddresses(env: Readonly<Record<string, string | undefined>>): VenueAddresses {
  const socketAddresses = new Map<string, string>();
  const restAddresses = new Map<string, string>();
  const faults: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    const [, kind, suffix] = ADDRESS_NAME.exec(name) ?? [];
    if (kind === undefined || suffix === undefined || !value) continue;
    const venue = suffix.toLowerCase().replaceAll('_', '-');
    const schemes: readonly string[] = SCHEMES[kind as keyof typeof SCHEMES];
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!PROTOCOLS.has(venue))
      faults.push(`${name}: no venue ${quoteValue(venue)}; there is: ${venueNames()}`);
    else if (url === undefined || !schemes.includes(url.protocol)) {
      faults.push(
        `${name}=${quoteValue(value)}: expected an address that begins with ${schemes.join('// or ')}//`,
      );
    } else
      (kind === 'WSS' ? socketAddresses : restAddresses).set(
        venue,
        url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin,
      );
  }
  return { socketAddresses, restAddresses, faults };
}
