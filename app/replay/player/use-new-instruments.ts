import { useEffect, useRef, useState } from 'react';
import type { Instrument } from '../../../lib/market/instrument';
import type { MarketConnection } from '../../_screen/market-connection';
import { fetchInstruments } from '../../_screen/server-api';

const POLL_MS = 1_500;

/**
 * Returns the instruments of the session so far: a tape may introduce some late.
 * They are fetched again when the stream has an unknown symbol, or while there are none.
 */
export function useNewInstruments(
  connection: MarketConnection,
  stream: string,
  first: readonly Instrument[],
): readonly Instrument[] {
  const [instruments, setInstruments] = useState(first);
  const known = useRef(first);
  useEffect(() => {
    const { market } = connection;
    let asking = false;
    const look = async (): Promise<void> => {
      if (asking || (market.quotes.rows <= known.current.length && known.current.length > 0)) return;
      asking = true;
      const now = await fetchInstruments(stream).catch(() => []);
      asking = false;
      // After a seek to before their first event the server drops them; they are kept here.
      const symbols = new Set(known.current.map(({ symbol }) => symbol));
      const added = now.filter(({ symbol }) => !symbols.has(symbol));
      if (added.length === 0) return;
      known.current = [...known.current, ...added];
      market.setInstruments(added);
      setInstruments(known.current);
    };
    const timer = setInterval(() => void look(), POLL_MS);
    return () => clearInterval(timer);
  }, [connection, stream]);
  return instruments;
}
