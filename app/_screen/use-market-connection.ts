import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import { type MarketConnection, openMarketConnection } from './market-connection';
import type { Settings } from './screen-settings';

/** Opens the stream while the component is mounted; `null` until then. */
export function useMarketConnection(
  instruments: readonly Instrument[],
  settings: Settings,
): MarketConnection | null {
  const [connection, setStage] = useState<MarketConnection | null>(null);
  useEffect(() => {
    const opened = openMarketConnection(instruments, settings);
    setStage(opened);
    return () => opened.close();
  }, [instruments, settings]);
  return connection;
}
