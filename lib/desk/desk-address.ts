import { isSymbol, type MarketSymbol } from '../market/instrument';
import { INTERVALS, type Interval } from '../market/interval';
import type { Layout } from './layout';
import type { Pane, PaneOptions } from './pane';

/** Parameters of a desk's URL: `?layout=…&symbol=…&interval=…`. */
export type AddressParameter = 'layout' | 'symbol' | 'interval';

/** Maximum length of a reported value, characters. */
const MAX_QUOTED_LENGTH = 40;

/** Requested value that does not exist; long values are cut. */
export interface MissingValue {
  readonly part: AddressParameter;
  readonly value: string;
}

/** Layouts and symbols that a URL can request. */
export interface Addressable {
  readonly layouts: readonly Layout[];
  /** Layout without a request for one. */
  readonly usual: Layout;
  /** Returns true if an instrument has this symbol. */
  readonly knows: (symbol: MarketSymbol) => boolean;
}

/** Opens the requested layout. Parameters that cannot be applied are ignored and reported. */
export function openAddress(
  address: URLSearchParams,
  { layouts, usual, knows }: Addressable,
): { readonly layout: Layout; readonly missing: readonly MissingValue[] } {
  const missing: MissingValue[] = [];
  /** Finds the value of a parameter; reports it as missing if there is none. */
  const requested = <T>(part: AddressParameter, find: (value: string) => T | undefined): T | undefined => {
    const value = address.get(part);
    if (value === null || value === '') return undefined;
    const found = find(value);
    if (found === undefined) missing.push({ part, value: value.slice(0, MAX_QUOTED_LENGTH) });
    return found;
  };
  const named = requested('layout', (name) => [...layouts, usual].find((layout) => layout.name === name));
  const symbol = requested('symbol', (text) => (isSymbol(text) && knows(text) ? text : undefined));
  const interval = requested('interval', (text) => INTERVALS.find((one) => one === text));
  const layout = named ?? usual;
  return {
    layout: {
      ...layout,
      links: symbol === undefined ? layout.links : { ...layout.links, A: symbol },
      panes: interval === undefined ? layout.panes : withInterval(layout.panes, interval),
    },
    missing,
  };
}

function withInterval(panes: Layout['panes'], interval: Interval): Layout['panes'] {
  const changed = ([id, pane]: [string, Pane]): [string, Pane] => {
    if (pane.kind !== 'chart') return [id, pane];
    const options = pane.options as PaneOptions<'chart'>;
    return [id, { ...pane, options: { ...options, interval } } as Pane];
  };
  return Object.fromEntries(Object.entries(panes).map(changed));
}
