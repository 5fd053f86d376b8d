import { useEffect, useState } from 'react';
import type { MarketConnection } from '../../_screen/market-connection';

const POLL_MS = 500;

/**
 * Returns true once there is a price. At the very beginning of a tape there is none, and tiles must be ranked
 * again
 * when the first arrive.
 */
export function useHasPrices(connection: MarketConnection): boolean {
  const [filled, setFilled] = useState(false);
  useEffect(() => {
    const { quotes } = connection.market;
    const look = (): void => {
      let some = false;
      for (let row = 0; row < quotes.rows && !some; row++) some = !Number.isNaN(quotes.value(row, 'last'));
      setFilled(some);
    };
    const timer = setInterval(look, POLL_MS);
    return () => clearInterval(timer);
  }, [connection]);
  return filled;
}
