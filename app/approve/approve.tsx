'use client';

import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import { fetchScreens, type KnownScreen } from '../_access/screens-api';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import styles from './approve.module.css';
import { CodeCard } from './code-card';
import { ScreenList } from './screen-list';
import { type Operator, useOperator } from './use-operator';

/** How often the list is read again, ms: a screen that connects or leaves is to be seen. */
const LOOK_EVERY_MS = 3_000;

/** Where operators let screens in, see which there are, and take them out. */
export function Approve({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('access.approve');
  const operator = useOperator();
  return (
    <>
      <Nav settings={settings} />
      <main className={styles.page}>
        <h1>{t('title')}</h1>
        {operator !== null &&
          (operator.access.acts.includes('screens') && operator.access.screens ? (
            <Ready operator={operator} settings={settings} />
          ) : (
            <Closed operator={operator} />
          ))}
      </main>
    </>
  );
}

function Ready({ operator, settings }: { readonly operator: Operator; readonly settings: Settings }) {
  const [screens, setScreens] = useState<readonly KnownScreen[] | null>(null);
  const refresh = useCallback(async (): Promise<void> => {
    setScreens(await fetchScreens());
  }, []);

  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) refresh().catch(() => undefined);
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);

  return (
    <>
      <CodeCard operator={operator} settings={settings} onDone={refresh} />
      {screens !== null && (
        <ScreenList screens={screens} boards={operator.boards} settings={settings} onChange={refresh} />
      )}
    </>
  );
}

/** Why nobody is let in here. */
function Closed({ operator: { access } }: { readonly operator: Operator }) {
  const t = useTranslations('access');
  if (!access.screens) {
    return (
      <section className={styles.card} role="status">
        <h2>{t('code.impossible')}</h2>
        <p>{t('code.impossibleDetail')}</p>
      </section>
    );
  }
  return (
    <section className={styles.card} role="status">
      <h2>{t('approve.notAllowed')}</h2>
      <p>{t('approve.notAllowedDetail')}</p>
      <p>
        <a className={styles.primary} href={signInPath(location.pathname + location.search)}>
          {t('signIn')}
        </a>
      </p>
    </section>
  );
}
