import { useEffect } from 'react';
import type { MarketConnection } from '../../_screen/market-connection';

/** Frame rate of the previews, Hz. */
const PREVIEW_RATE = 5;

/** Subscribes to the quotes of a board that may not be saved yet. */
export function useEditorSubscription(connection: MarketConnection, symbols: readonly string[]): void {
  const key = symbols.join(' ');
  useEffect(
    () => connection.subscribe({ channel: 'quotes', symbols: key.split(' '), rate: PREVIEW_RATE }),
    [connection, key],
  );
}
