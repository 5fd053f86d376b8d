'use client';

import { useTranslations } from 'use-intl';
import { signInPath } from '../../lib/sign-in/next-path';
import type { AccessView } from '../_access/access-api';
import { mayAct } from '../_access/may-act';
import { useAccess } from '../_access/use-access';
import { type BoardData, useBoardData } from '../_screen/board/data/use-board-data';
import { Nav } from '../_screen/nav';
import type { Settings } from '../_screen/screen-settings';
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

/** Shows the page on which operators see and control all screens. */
export function Control({ settings }: ControlProps) {
  const app = useTranslations('app');
  const access = useAccess();
  const data = useBoardData();
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
}: ControlProps & BoardData & { readonly access: AccessView }) {
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
