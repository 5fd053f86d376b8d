'use client';

import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import { Button, ButtonLink } from '../_ui/button';
import styles from './access.module.css';
import type { AccessView } from './access-api';
import { signOut } from './access-token';
import { useAccess } from './use-access';

/** Shows the signed-in user, with links to sign in or out and to the screens. Nothing on a server without tokens. */
export function Account() {
  return <AccountLine access={useAccess()} />;
}

/** Shows the same, on a page that knows its user's permissions. */
export function AccountLine({ access }: { readonly access: AccessView | null }) {
  const t = useTranslations('access');
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
