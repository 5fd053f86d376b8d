'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import styles from './access.module.css';
import { type AccessView, fetchAccess } from './access-api';
import { currentToken, signOut } from './access-token';

/** Who is signed in, and the way in, out and to the screens; nothing on a server without tokens. */
export function Account() {
  const t = useTranslations('access');
  const [access, setAccess] = useState<AccessView | null>(null);

  useEffect(() => {
    let over = false;
    fetchAccess(currentToken()).then(
      (answer) => {
        if (!over) setAccess(answer);
      },
      // The page itself finds out what is wrong.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, []);

  if (!access?.tokens) return null;
  if (access.user === undefined) {
    return (
      <p className={styles.account}>
        <a href={signInPath(location.pathname + location.search)}>{t('signIn')}</a>
      </p>
    );
  }
  return (
    <p className={styles.account}>
      {access.screens && access.acts.includes('screens') && <a href="/approve">{t('screens')}</a>}
      <span title={t('signedInAs', { user: access.user })}>{access.user}</span>
      <button type="button" onClick={signOut}>
        {t('signOut')}
      </button>
    </p>
  );
}
