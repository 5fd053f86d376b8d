'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { tokenFacts } from '../../lib/client/token-facts';
import { Button } from '../_ui/button';
import { TextField } from '../_ui/field';
import { Fault } from '../_ui/panel';
import styles from './access.module.css';
import { fetchAccess } from './access-api';
import { currentToken, currentUser, keptToken, onTokenChange, setToken, tokenLasts } from './access-token';
import { ApiError } from './call-api';
import { cleanToken } from './clean-token';

/** Time before expiry at which the notice appears, ms; of a short token, its last fifth. */
const WARNING_MS = 300_000;
const WARNING_SHARE = 0.2;
const POLL_MS = 1_000;

/** Warns that the token expires soon, and accepts another one without a reload. */
export function ExpiryNotice() {
  const t = useTranslations('access');
  const [left, setLeft] = useState<number | null>(null);
  const [hidden, setHidden] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');

  useEffect(() => {
    const look = (): void => setLeft(remaining());
    look();
    const timer = setInterval(look, POLL_MS);
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
      setFault(t(error instanceof ApiError ? 'fault.wrong' : 'fault.noAnswer'));
    }
  };

  return (
    <aside className={styles.expiry} aria-label={t('expiry.label')}>
      <b className="number" role="timer">
        {t('expiry.ends', { time: clockText(left) })}
      </b>
      <form onSubmit={(event) => void renew(event)}>
        <TextField
          type="password"
          labelHidden
          label={t('expiry.token')}
          placeholder={t('expiry.token')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={text.trim() === ''}>
          {t('expiry.renew')}
        </Button>
        <Button onClick={() => setHidden(currentToken() ?? null)}>{t('expiry.hide')}</Button>
      </form>
      <Fault>{fault}</Fault>
    </aside>
  );
}

/** Returns the time to expiry, ms, when it is short. Null for a screen, which renews its token itself. */
function remaining(): number | null {
  const kept = keptToken();
  if (kept === undefined || kept.screen !== undefined) return null;
  const { expires, issued } = tokenFacts(kept.token);
  if (expires === undefined) return null;
  const whole = issued === undefined ? Number.POSITIVE_INFINITY : expires - issued;
  const left = expires - Date.now();
  return left < Math.min(WARNING_MS, whole * WARNING_SHARE) ? Math.max(0, left) : null;
}

/** Formats a duration: `4:59`. */
function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
