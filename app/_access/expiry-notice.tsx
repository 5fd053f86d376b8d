'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { tokenFacts } from '../../lib/client/token-facts';
import styles from './access.module.css';
import { AccessRefused, fetchAccess } from './access-api';
import { currentToken, currentUser, keptToken, onTokenChange, setToken, tokenLasts } from './access-token';
import { cleanToken } from './clean-token';

/** How long before its end somebody is warned, ms; of a short token, in its last fifth. */
const WARNING_MS = 300_000;
const WARNING_SHARE = 0.2;
const LOOK_EVERY_MS = 1_000;

/** Says that the sign-in ends soon, and takes another token: all that is open goes on. */
export function ExpiryNotice() {
  const t = useTranslations('access');
  const [left, setLeft] = useState<number | null>(null);
  const [hidden, setHidden] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');

  useEffect(() => {
    const look = (): void => setLeft(remaining());
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    const stop = onTokenChange(look);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);

  if (left === null || hidden === currentToken()) return null;

  const renew = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const token = cleanToken(text);
    try {
      const { user } = await fetchAccess(token);
      if (user !== currentUser()) setFault(t('fault.otherUser', { user: user ?? '' }));
      else if (!setToken({ token }, tokenLasts())) setFault(t('fault.noStorage'));
      else {
        setText('');
        setFault('');
      }
    } catch (error) {
      setFault(t(error instanceof AccessRefused ? 'fault.wrong' : 'fault.noAnswer'));
    }
  };

  return (
    <aside className={styles.expiry} aria-label={t('expiry.label')}>
      <p className="number" role="timer">
        {t('expiry.ends', { time: clockText(left) })}
      </p>
      <form onSubmit={(event) => void renew(event)}>
        <input
          type="password"
          autoComplete="off"
          aria-label={t('expiry.token')}
          placeholder={t('expiry.token')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={text.trim() === ''}>
          {t('expiry.renew')}
        </button>
        <button type="button" onClick={() => setHidden(currentToken() ?? null)}>
          {t('expiry.hide')}
        </button>
      </form>
      {fault !== '' && <p role="alert">{fault}</p>}
    </aside>
  );
}

/** What is left of the sign-in, ms, when it is little; a screen's token is made longer by itself. */
function remaining(): number | null {
  const kept = keptToken();
  if (kept === undefined || kept.screen !== undefined) return null;
  const { expires, issued } = tokenFacts(kept.token);
  if (expires === undefined) return null;
  const whole = issued === undefined ? Number.POSITIVE_INFINITY : expires - issued;
  const left = expires - Date.now();
  return left < Math.min(WARNING_MS, whole * WARNING_SHARE) ? Math.max(0, left) : null;
}

/** `4:59` */
function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
