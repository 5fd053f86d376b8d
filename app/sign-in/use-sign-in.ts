import { useCallback, useEffect, useState } from 'react';
import { nextPath } from '../../lib/sign-in/next-path';
import { type AccessView, fetchAccess } from '../_access/access-api';
import { currentToken, setToken, signOut } from '../_access/access-token';
import { ApiError } from '../_access/call-api';
import { cleanToken } from '../_access/clean-token';

/** Why somebody is not signed in. */
export type SignInFault = 'expired' | 'wrong' | 'ended' | 'noAnswer' | 'noStorage' | 'noTokens';

export interface SignInState {
  /** What the server says of who is here now; null until it did. */
  readonly access: AccessView | null;
  readonly fault: SignInFault | null;
  /** The fault in the server's words. */
  readonly detail: string;
  readonly checking: boolean;
  /** A token that came in the link, and is not used by itself since somebody is signed in already. */
  readonly offered: string;
  /** Where one goes from here. */
  readonly next: string;
  readonly enter: (token: string, lasting: boolean) => Promise<void>;
}

interface Outcome {
  readonly fault: SignInFault | null;
  readonly detail: string;
}

const FINE: Outcome = { fault: null, detail: '' };

/** Takes tokens, from the form and from a link's `#token=`, which no server ever sees. */
export function useSignIn(): SignInState {
  const [access, setAccess] = useState<AccessView | null>(null);
  const [outcome, setOutcome] = useState(FINE);
  const [checking, setChecking] = useState(true);
  const [offered, setOffered] = useState('');
  const [next, setNext] = useState('/');

  const enter = useCallback(async (text: string, lasting: boolean): Promise<void> => {
    const token = cleanToken(text);
    setChecking(true);
    setOutcome(FINE);
    try {
      const known = await fetchAccess(token);
      if (!known.tokens) setOutcome({ fault: 'noTokens', detail: '' });
      else if (!setToken({ token }, lasting)) setOutcome({ fault: 'noStorage', detail: '' });
      else {
        location.replace(goal());
        return;
      }
    } catch (error) {
      setOutcome(outcomeOf(error));
    }
    setChecking(false);
  }, []);

  useEffect(() => {
    let over = false;
    setNext(goal());
    const given = new URLSearchParams(location.hash.slice(1));
    const token = given.get('token');
    // Neither the history nor whoever looks over a shoulder shall have it.
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

/** Where one goes from here. */
function goal(): string {
  return nextPath(new URLSearchParams(location.search).get('next'), location.origin);
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof ApiError)) return { fault: 'noAnswer', detail: '' };
  if (error.status !== 401) return { fault: 'noAnswer', detail: error.message };
  return { fault: error.code === 'token_expired' ? 'expired' : 'wrong', detail: error.message };
}
