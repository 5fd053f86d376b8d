import type { MarketLink } from '../../lib/client/market-link';
import { checkAccess } from './access-check';
import { onTokenChange } from './access-token';

/**
 * Keeps the link's token current, and checks access when the link is rejected. @returns a function that stops
 */
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
