import { useEffect, useRef, useState } from 'react';
import type { Instrument } from '../../../lib/market/instrument';
import type { MarketConnection } from '../../_screen/market-connection';
import { fetchInstruments } from '../../_screen/server-api';

const LOOK_EVERY_MS = 1_500;

/**
 * The instruments that the session has had so far: a tape may tell of some only in its middle. Asked for again when
 * the stream brings a symbol that is not known, or while there are none.
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
      // A seek to before their first event makes the server forget them, which is no reason to do so here.
      const symbols = new Set(known.current.map(({ symbol }) => symbol));
      const added = now.filter(({ symbol }) => !symbols.has(symbol));
      if (added.length === 0) return;
      known.current = [...known.current, ...added];
      market.setInstruments(added);
      setInstruments(known.current);
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [connection, stream]);
  return instruments;
}
