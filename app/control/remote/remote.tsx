'use client';

import { useTranslations } from 'use-intl';
import { Fault } from '../../_ui/panel';
import { ResultBar } from '../bar/result-bar';
import { ControlProvider } from '../control-context';
import { ControlDialog } from '../dialogs/control-dialog';
import { ScheduleView } from '../schedule/schedule-view';
import type { OpenControl } from '../use-control-model';
import styles from './remote.module.css';
import { RemoteList } from './remote-list';
import { RemoteScreen } from './remote-screen';
import { useShownScreen } from './use-shown-screen';

/** Shows the page on a phone: a list of screens, and one screen with its commands. */
export function Remote({ model }: { readonly model: OpenControl }) {
  const t = useTranslations('control');
  const { list, screens, times, dialog, open, views } = model;
  const { shown, show, leave } = useShownScreen();
  const screen = list.find(({ id }) => id === shown);
  return (
    <ControlProvider value={model}>
      <div className={styles.remote} data-lost={screens.isLost}>
        <Fault>{screens.isLost ? t('lost', { age: times.ago(screens.age()) }) : null}</Fault>
        {views.view === 'schedule' ? (
          <ScheduleView />
        ) : screen === undefined ? (
          <RemoteList onShow={show} />
        ) : (
          <RemoteScreen key={screen.id} screen={screen} onLeave={leave} />
        )}
      </div>
      <ResultBar />
      {dialog !== null && <ControlDialog dialog={dialog} onClose={() => open(null)} />}
    </ControlProvider>
  );
}
