import type { Act } from '../../lib/protocol/act';
import type { AccessView } from './access-api';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Returns true if the user may act, as far as the page knows: by its token, or on the server's own machine where there are
 * no tokens. The server decides.
 */
export function mayAct({ acts, tokens }: AccessView, act: Act): boolean {
  return acts.includes(act) || (!tokens && LOOPBACK.test(location.hostname));
}
