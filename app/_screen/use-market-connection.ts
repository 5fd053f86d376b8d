import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import {
  LIVE,
  type MarketConnection,
  type MarketConnectionSource,
  openMarketConnection,
} from './market-connection';

/** Opens the stream while the component is mounted; `null` until then. */
export function useMarketConnection(
  instruments: readonly Instrument[],
  source: MarketConnectionSource = LIVE,
): MarketConnection | null {
  const [connection, setStage] = useState<MarketConnection | null>(null);
  useEffect(() => {
    const opened = openMarketConnection(instruments, source);
    setStage(opened);
    return () => opened.close();
  }, [instruments, source]);
  return connection;
}
