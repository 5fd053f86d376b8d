import { type MarketSymbol, symbolOf } from '../../lib/market/instrument';

/** Symbol of a product, and the venue's own code of it. */
export interface VenueName {
  readonly symbol: MarketSymbol;
  readonly code: string;
}

/** Names of a venue's products. A code with characters that no symbol may have is escaped in it. */
export class VenueNames {
  readonly #venue: string;
  readonly #names = new Map<string, VenueName>();

  constructor(venue: string) {
    this.#venue = venue;
  }

  /** @throws RangeError naming the code if it is empty or too long for a symbol */
  of(code: string): VenueName {
    let name = this.#names.get(code);
    if (name === undefined) {
      name = { symbol: symbolOf(this.#venue, code), code };
      this.#names.set(code, name);
    }
    return name;
  }

  /** @throws RangeError naming the code if it is empty or too long for a symbol */
  symbolOf(code: string): MarketSymbol {
    return this.of(code).symbol;
  }
}
