'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import { Button, ButtonLink } from '../_ui/button';
import styles from './access.module.css';
import { type AccessView, fetchAccess } from './access-api';
import { currentToken, onTokenChange, signOut } from './access-token';

/** Shows the signed-in user, with links to sign in or out and to the screens. Nothing on a server without tokens. */
export function Account() {
  const t = useTranslations('access');
  const [access, setAccess] = useState<AccessView | null>(null);

  useEffect(() => {
    let over = false;
    const look = (): void => {
      fetchAccess(currentToken()).then(
        (answer) => {
          if (!over) setAccess(answer);
        },
        // The page reports the error itself.
        () => undefined,
      );
    };
    look();
    const stop = onTokenChange(look);
    return () => {
      over = true;
      stop();
    };
  }, []);

  if (!access?.tokens) return null;
  if (access.user === undefined) {
    return (
      <p className={styles.account}>
        <ButtonLink page variant="text" href={signInPath(location.pathname + location.search)}>
          {t('signIn')}
        </ButtonLink>
      </p>
    );
  }
  return (
    <p className={styles.account}>
      {access.screens && access.acts.includes('screens') && (
        <ButtonLink page variant="text" href="/approve">
          {t('screens')}
        </ButtonLink>
      )}
      <b className="cut" title={t('signedInAs', { user: access.user })}>
        {access.user}
      </b>
      <Button variant="text" onClick={signOut}>
        {t('signOut')}
      </Button>
    </p>
  );
}
