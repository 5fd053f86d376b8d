import { type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ScreenOrder } from '../../../lib/protocol/screens/screen-display';
import { ScreenAgent } from '../../../lib/screens/screen-agent';
import type { MarketConnection } from '../../_screen/market-connection';
import { watchErrors } from './page-errors';
import { isScreen, type ShownFacts, screenFacts } from './screen-facts';

/** Interval in which paints are kept, ms. */
const KEEP_EVERY_MS = 1_000;

export interface ScreenOrders {
  /** Newest order; null before the first. */
  readonly order: ScreenOrder | null;
  /** Order that is applied in a moment. */
  readonly upcoming: ScreenOrder | null;
  readonly agent: RefObject<ScreenAgent | null>;
  /** Where the wall keeps what it shows, for reports. */
  readonly shown: RefObject<ShownFacts>;
}

const NOTHING: ShownFacts = { board: '-', boards: 0, place: 0 };

/** Registers the wall as a screen, if it is one, and follows the orders of the control room. */
export function useScreenAgent(connection: MarketConnection): ScreenOrders {
  const [orders, setOrders] = useState<Pick<ScreenOrders, 'order' | 'upcoming'>>({
    order: null,
    upcoming: null,
  });
  const agent = useRef<ScreenAgent | null>(null);
  const shown = useRef<ShownFacts>(NOTHING);

  useEffect(() => {
    if (!isScreen()) return;
    const { client, glass } = connection;
    const watch = watchErrors(() => client.now());
    const created = new ScreenAgent({
      link: client,
      facts: () => screenFacts(connection, shown.current, watch.errors()),
      prepare: (upcoming) => setOrders(({ order }) => ({ order, upcoming })),
      // At once: screens of a group change at the same moment.
      apply: (order) => flushSync(() => setOrders({ order, upcoming: null })),
    });
    agent.current = created;
    const changed = (): void => created.changed();
    document.addEventListener('visibilitychange', changed);
    const timer = setInterval(() => {
      if (glass.painted !== undefined) created.keep(glass.painted);
    }, KEEP_EVERY_MS);
    return () => {
      document.removeEventListener('visibilitychange', changed);
      clearInterval(timer);
      watch.stop();
      created.stop();
      agent.current = null;
    };
  }, [connection]);

  return { ...orders, agent, shown };
}
