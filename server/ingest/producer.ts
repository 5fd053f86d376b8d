import type { MarketEvent } from '../../lib/market/event';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { ANY_CODE, venueOf } from '../market/event-scope';

/** Origin of pushed events: a token's user, a program on this machine, or a part of the server. */
export interface Producer {
  /** Key of its share of the queue and of its holds. */
  readonly name: string;
  /** True for a symbol of which it may push events. */
  readonly mayWrite: (symbol: string) => boolean;
}

/**
 * Requires that the producer may push the event. An event of a source needs every symbol of that venue, an event
 * without a scope every symbol.
 * @throws ProtocolError `forbidden`, naming the symbol or the source
 */
export function requireWritable(event: MarketEvent, { mayWrite }: Pick<Producer, 'mayWrite'>): void {
  if (event.type !== 'disconnect' && event.type !== 'gap' && event.type !== 'source') {
    if (!mayWrite(event.symbol)) throw forbidden(event.symbol);
    return;
  }
  const { source } = event;
  const symbols = [...(event.symbols ?? []), ...('symbol' in event && event.symbol ? [event.symbol] : [])];
  for (const symbol of symbols) if (!mayWrite(symbol)) throw forbidden(symbol);
  const isPartOfVenue =
    event.type === 'disconnect' &&
    symbols.length > 0 &&
    symbols.every((symbol) => venueOf(symbol) === source);
  if (source !== undefined && !isPartOfVenue && !mayWrite(`${source}:${ANY_CODE}`)) throw forbidden(source);
  if (source === undefined && symbols.length === 0 && !mayWrite(`${ANY_CODE}:${ANY_CODE}`)) {
    throw new ProtocolError('forbidden', `a ${event.type} of the whole feed is not for this producer`);
  }
}

function forbidden(what: string): ProtocolError {
  return new ProtocolError('forbidden', `${quoteValue(what)} may not be written by this producer`);
}
