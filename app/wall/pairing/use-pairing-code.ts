import { useEffect, useState } from 'react';
import { requestsCode, screenSelf } from '../../../lib/sign-in/screen-address';
import { fetchAccess } from '../../_access/access-api';
import { currentToken, onTokenChange, setToken } from '../../_access/access-token';
import { ApiError } from '../../_access/call-api';
import { beginScreen, claimScreen, type Pairing } from '../../_access/screens-api';

/** Wait after a missing answer, and after a refusal, ms. */
const NO_ANSWER_MS = 5_000;
const REFUSED_MS = 60_000;
/** Wait before a new code is requested after one has expired, ms. */
const ENDED_MS = 1_000;
/** Page where an operator approves screens. */
const APPROVE = '/approve';
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY = 429;

/** State of a screen without access; times of `performance.now`. */
export type PairingState =
  | { readonly kind: 'asking' }
  /** End of the code's validity, and its total validity, ms. */
  | {
      readonly kind: 'code';
      readonly code: string;
      /** URL where the code is approved. */
      readonly approve: string;
      readonly until: number;
      readonly whole: number;
    }
  /** Time of the next attempt. */
  | { readonly kind: 'refused' | 'impossible' | 'noAnswer' | 'tooMany'; readonly until: number };

/**
 * Shows one code after another until one is approved, or the screen gets access otherwise.
 * @param onAccess called then; the token is stored
 */
export function usePairingCode(onAccess: () => void): PairingState {
  const [state, setState] = useState<PairingState>({ kind: 'asking' });

  useEffect(() => {
    const over = new AbortController();
    const enter = (): void => {
      if (over.signal.aborted) return;
      over.abort();
      onAccess();
    };
    void requestAccess(over.signal, setState).then(enter, () => undefined);
    // A user signed in in another tab of this browser.
    const stop = onTokenChange(enter);
    return () => {
      stop();
      over.abort();
    };
  }, [onAccess]);

  return state;
}

/** Resolves when the screen has access. @throws when the signal aborts */
async function requestAccess(signal: AbortSignal, show: (state: PairingState) => void): Promise<void> {
  const address = new URLSearchParams(location.search);
  for (;;) {
    signal.throwIfAborted();
    try {
      const { welcome, tokens } = await fetchAccess(currentToken());
      if (welcome && !(tokens && requestsCode(address))) return;
      const begun = await beginScreen(screenSelf(address), signal);
      const until = performance.now() + begun.seconds * 1_000;
      show({
        kind: 'code',
        code: begun.code,
        approve: begun.approve ?? location.origin + APPROVE,
        until,
        whole: begun.seconds * 1_000,
      });
      if (await pollApproval(begun, until, signal)) return;
      if (performance.now() < until) await pause('refused', REFUSED_MS);
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof ApiError ? error.status : 0;
      // The code has expired, or the server was restarted and does not know it.
      if (status === NOT_FOUND) await wait(ENDED_MS, signal);
      else if (status === FORBIDDEN) await pause('impossible', REFUSED_MS);
      else await pause(status === TOO_MANY ? 'tooMany' : 'noAnswer', NO_ANSWER_MS);
    }
  }

  async function pause(kind: 'refused' | 'impossible' | 'noAnswer' | 'tooMany', ms: number): Promise<void> {
    show({ kind, until: performance.now() + ms });
    await wait(ms, signal);
  }
}

/** Polls until the code is decided. @returns true for a token; false if it was refused or has expired */
async function pollApproval({ secret }: Pairing, until: number, signal: AbortSignal): Promise<boolean> {
  while (performance.now() < until) {
    try {
      const news = await claimScreen(secret, signal);
      if (news.state === 'waiting') continue;
      if (news.state === 'refused') return false;
      const { token, boards } = news;
      if (!setToken({ token, screen: { boards } }, true)) throw new Error('the browser keeps no token');
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ApiError) throw error;
      await wait(NO_ANSWER_MS, signal);
    }
  }
  return false;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
