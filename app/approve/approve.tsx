'use client';

import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import { fetchScreens, type ScreenListing } from '../_access/screens-api';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { ButtonLink } from '../_ui/button';
import { Panel } from '../_ui/panel';
import styles from './approve.module.css';
import { CodeCard } from './code-card';
import { ScreenList } from './screen-list';
import { type Operator, useOperator } from './use-operator';

/** Interval at which the list is fetched again, ms, to show screens that connect or leave. */
const POLL_MS = 3_000;

/** Shows the page on which operators approve, list and revoke screens. */
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
  const [screens, setScreens] = useState<readonly ScreenListing[] | null>(null);
  const refresh = useCallback(async (): Promise<void> => {
    setScreens(await fetchScreens());
  }, []);

  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) refresh().catch(() => undefined);
    };
    look();
    const timer = setInterval(look, POLL_MS);
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

/** Says why no screen can be approved here. */
function Closed({ operator: { access } }: { readonly operator: Operator }) {
  const t = useTranslations('access');
  if (!access.screens) {
    return (
      <Panel role="status" heading={t('code.impossible')}>
        <p>{t('code.impossibleDetail')}</p>
      </Panel>
    );
  }
  return (
    <Panel role="status" heading={t('approve.notAllowed')}>
      <p>{t('approve.notAllowedDetail')}</p>
      <ButtonLink page variant="primary" size="l" href={signInPath(location.pathname + location.search)}>
        {t('signIn')}
      </ButtonLink>
    </Panel>
  );
}
