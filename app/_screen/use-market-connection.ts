import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import { type MarketConnection, openMarketConnection } from './market-connection';

/** Opens the stream while the component is mounted; `null` until then. */
export function useMarketConnection(instruments: readonly Instrument[]): MarketConnection | null {
  const [connection, setStage] = useState<MarketConnection | null>(null);
  useEffect(() => {
    const opened = openMarketConnection(instruments);
    setStage(opened);
    return () => opened.close();
  }, [instruments]);
  return connection;
}
