import { useEffect, useState } from 'react';
import { screenSelf, wantsCode } from '../../../lib/sign-in/screen-address';
import { fetchAccess } from '../../_access/access-api';
import { currentToken, onTokenChange, setToken } from '../../_access/access-token';
import { ApiError } from '../../_access/call-api';
import { beginScreen, claimScreen, type Pairing } from '../../_access/screens-api';

/** Wait before the server is asked again that did not answer, or that said no, ms. */
const NO_ANSWER_MS = 5_000;
const REFUSED_MS = 60_000;
/** Wait before another code is asked for when one has ended, ms. */
const ENDED_MS = 1_000;
/** Where an operator lets screens in. */
const APPROVE = '/approve';
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY = 429;

/** What a screen shows that is not let in; moments of `performance.now`. */
export type PairingState =
  | { readonly kind: 'asking' }
  /** Until when the code holds, and for how long it held at first, ms. */
  | {
      readonly kind: 'code';
      readonly code: string;
      /** Where it is approved. */
      readonly approve: string;
      readonly until: number;
      readonly whole: number;
    }
  /** Until when it waits to ask again. */
  | { readonly kind: 'refused' | 'impossible' | 'noAnswer' | 'tooMany'; readonly until: number };

/**
 * Shows one code after another until somebody approves one, or the screen is let in some other way.
 * @param letIn called then; the token is there
 */
export function usePairingCode(letIn: () => void): PairingState {
  const [entrance, setEntrance] = useState<PairingState>({ kind: 'asking' });

  useEffect(() => {
    const over = new AbortController();
    const enter = (): void => {
      if (over.signal.aborted) return;
      over.abort();
      letIn();
    };
    void knock(over.signal, setEntrance).then(enter, () => undefined);
    // Somebody has signed in in another tab of this browser.
    const stop = onTokenChange(enter);
    return () => {
      stop();
      over.abort();
    };
  }, [letIn]);

  return entrance;
}

/** Comes back when the screen is let in. @throws when the signal aborts */
async function knock(signal: AbortSignal, show: (entrance: PairingState) => void): Promise<void> {
  const address = new URLSearchParams(location.search);
  for (;;) {
    signal.throwIfAborted();
    try {
      const { welcome, tokens } = await fetchAccess(currentToken());
      if (welcome && !(tokens && wantsCode(address))) return;
      const begun = await beginScreen(screenSelf(address), signal);
      const until = performance.now() + begun.seconds * 1_000;
      show({
        kind: 'code',
        code: begun.code,
        approve: begun.approve ?? location.origin + APPROVE,
        until,
        whole: begun.seconds * 1_000,
      });
      if (await isApproved(begun, until, signal)) return;
      if (performance.now() < until) await pause('refused', REFUSED_MS);
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof ApiError ? error.status : 0;
      // Its code has ended, or the server has been started anew and knows none of before.
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

/** Asks until something became of the code. @returns whether that is a token; else it was refused or has ended */
async function isApproved({ secret }: Pairing, until: number, signal: AbortSignal): Promise<boolean> {
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
