import { useCallback, useEffect, useState } from 'react';
import { nextPath } from '../../lib/sign-in/next-path';
import { type AccessView, fetchAccess } from '../_access/access-api';
import { currentToken, setToken, signOut } from '../_access/access-token';
import { ApiError } from '../_access/call-api';
import { cleanToken } from '../_access/clean-token';

/** Reason why a user is not signed in. */
export type SignInFault = 'expired' | 'wrong' | 'ended' | 'noAnswer' | 'noStorage' | 'noTokens';

export interface SignInState {
  /** Access that the server reports; null until it has answered. */
  readonly access: AccessView | null;
  readonly fault: SignInFault | null;
  /** Error message of the server. */
  readonly detail: string;
  readonly checking: boolean;
  /** Token from the link, not used by itself while another user is signed in. */
  readonly offered: string;
  /** Path to continue to. */
  readonly next: string;
  readonly enter: (token: string, lasting: boolean) => Promise<void>;
}

interface Outcome {
  readonly fault: SignInFault | null;
  readonly detail: string;
}

const NO_FAULT: Outcome = { fault: null, detail: '' };

/** Signs in with tokens from the form, and from a link's `#token=`, which is never sent to a server. */
export function useSignIn(): SignInState {
  const [access, setAccess] = useState<AccessView | null>(null);
  const [outcome, setOutcome] = useState(NO_FAULT);
  const [checking, setChecking] = useState(true);
  const [offered, setOffered] = useState('');
  const [next, setNext] = useState('/');

  const enter = useCallback(async (text: string, lasting: boolean): Promise<void> => {
    const token = cleanToken(text);
    setChecking(true);
    setOutcome(NO_FAULT);
    try {
      const known = await fetchAccess(token);
      if (!known.tokens) setOutcome({ fault: 'noTokens', detail: '' });
      else if (!setToken({ token }, lasting)) setOutcome({ fault: 'noStorage', detail: '' });
      else {
        location.replace(nextAddress());
        return;
      }
    } catch (error) {
      setOutcome(outcomeOf(error));
    }
    setChecking(false);
  }, []);

  useEffect(() => {
    let over = false;
    setNext(nextAddress());
    const given = new URLSearchParams(location.hash.slice(1));
    const token = given.get('token');
    // Hides the token from the history and from onlookers.
    if (token !== null) history.replaceState(history.state, '', location.pathname + location.search);
    const look = async (): Promise<void> => {
      const kept = currentToken();
      if (token !== null && kept === undefined) {
        await enter(token, given.get('keep') === '1');
        return;
      }
      if (token !== null) setOffered(token);
      let known: AccessView | null = null;
      try {
        known = await fetchAccess(kept);
      } catch (error) {
        if (over) return;
        const { fault, detail } = outcomeOf(error);
        setOutcome({ fault: fault === 'wrong' ? 'ended' : fault, detail });
        if (fault !== 'noAnswer') {
          signOut();
          known = await fetchAccess(undefined).catch(() => null);
        }
      }
      if (over) return;
      setAccess(known);
      setChecking(false);
    };
    void look();
    return () => {
      over = true;
    };
  }, [enter]);

  return { access, ...outcome, checking, offered, next, enter };
}

/** Returns the path to continue to. */
function nextAddress(): string {
  return nextPath(new URLSearchParams(location.search).get('next'), location.origin);
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ApiError)) return { fault: 'noAnswer', detail: '' };
  if (error.status !== 401) return { fault: 'noAnswer', detail: error.message };
  return { fault: error.code === 'token_expired' ? 'expired' : 'wrong', detail: error.message };
}
