import { isSymbol, type MarketSymbol } from '../market/instrument';
import { INTERVALS, type Interval } from '../market/interval';
import type { Layout } from './layout';
import type { Pane, PaneOptions } from './pane';

/** What an address asks a desk for: `?layout=…&symbol=…&interval=…`. */
export type AddressParameter = 'layout' | 'symbol' | 'interval';

/** Characters of a value that is not there. */
const MAX_QUOTED_LENGTH = 40;

/** What it asks for that there is not; the value is cut where it is long. */
export interface Missing {
  readonly part: AddressParameter;
  readonly value: string;
}

/** What a desk has that an address may ask for. */
export interface Addressable {
  readonly layouts: readonly Layout[];
  /** The layout that is shown where the address names none. */
  readonly usual: Layout;
  /** Whether there is an instrument of this symbol. */
  readonly knows: (symbol: MarketSymbol) => boolean;
}

/** The layout that an address asks for; what of its requests cannot be met is left as it is without them, and named. */
export function openAddress(
  address: URLSearchParams,
  { layouts, usual, knows }: Addressable,
): { readonly layout: Layout; readonly missing: readonly Missing[] } {
  const missing: Missing[] = [];
  /** What is found by the value of a part, which is noted as missing when nothing is. */
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
