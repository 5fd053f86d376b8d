'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { signInPath } from '../../lib/sign-in/next-path';
import type { AccessView } from '../_access/access-api';
import { mayAct } from '../_access/may-act';
import { useAccess } from '../_access/use-access';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
import { fetchBoards, fetchInstruments } from '../_screen/server-api';
import { ButtonLink } from '../_ui/button';
import { Empty, Panel } from '../_ui/panel';
import styles from './control.module.css';
import { ControlDesk } from './control-desk';
import { Remote } from './remote/remote';
import { useControlModel } from './use-control-model';
import { usePhone } from './use-phone';

interface ControlProps {
  readonly settings: Settings;
}

interface ControlData {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
}

const RETRY_MS = 3_000;

/** Shows the page on which operators see and control all screens. */
export function Control({ settings }: ControlProps) {
  const app = useTranslations('app');
  const access = useAccess();
  const data = useControlData();
  if (access !== null && !mayAct(access, 'screens')) return <Closed settings={settings} />;
  if (access === null || data === null) {
    return (
      <>
        <Nav settings={settings} current="control" />
        <Empty className={styles.loading}>{app('loading')}</Empty>
      </>
    );
  }
  return <Open settings={settings} access={access} {...data} />;
}

function Open({
  settings,
  access,
  boards,
  instruments,
}: ControlProps & ControlData & { readonly access: AccessView }) {
  const model = useControlModel(settings, access, boards, instruments);
  const isPhone = usePhone();
  if (model.screens.isRefused) return <Closed settings={settings} />;
  return isPhone ? <Remote model={model} /> : <ControlDesk model={model} />;
}

/** Says that the user may not control screens. */
function Closed({ settings }: ControlProps) {
  const t = useTranslations('control.access');
  const access = useTranslations('access');
  return (
    <>
      <Nav settings={settings} current="control" />
      <main className={styles.closed}>
        <Panel role="status" heading={t('title')}>
          <p>{t('detail')}</p>
          <ButtonLink page variant="primary" size="l" href={signInPath('/control')}>
            {access('signIn')}
          </ButtonLink>
        </Panel>
      </main>
    </>
  );
}

/** Fetches boards and instruments until the server answers; null until then. */
function useControlData(): ControlData | null {
  const [data, setData] = useState<ControlData | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (!over) setData({ boards, instruments });
      } catch {
        if (!over) timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return data;
}
