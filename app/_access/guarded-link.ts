import type { MarketLink } from '../../lib/client/market-link';
import { checkAccess } from './access-check';
import { onTokenChange } from './access-token';

/** Lets the link follow the token of the browser, and finds out when it is turned away. @returns stops that */
export function guardLink(link: MarketLink): () => void {
  const stops = [
    onTokenChange(() => link.refresh()),
    link.on('error', ({ code }) => {
      if (code === 'unauthenticated' || code === 'token_expired') void checkAccess();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
