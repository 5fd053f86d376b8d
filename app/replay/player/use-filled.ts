import { useEffect, useState } from 'react';
import type { MarketConnection } from '../../_screen/market-connection';

const LOOK_EVERY_MS = 500;

/**
 * Whether there is a price of anything. At the very beginning of a tape there is none, and what the tiles rank by
 * them must be ranked anew when they come.
 */
export function useFilled(connection: MarketConnection): boolean {
  const [filled, setFilled] = useState(false);
  useEffect(() => {
    const { quotes } = connection.market;
    const look = (): void => {
      let some = false;
      for (let row = 0; row < quotes.rows && !some; row++) some = !Number.isNaN(quotes.value(row, 'last'));
      setFilled(some);
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [connection]);
  return filled;
}
