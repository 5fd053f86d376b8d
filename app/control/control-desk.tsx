'use client';

import { Nav } from '../_screen/nav';
import { ResultBar } from './bar/result-bar';
import styles from './control.module.css';
import { ControlProvider } from './control-context';
import { ControlFoot } from './control-foot';
import { ControlDialog } from './dialogs/control-dialog';
import { ScheduleView } from './schedule/schedule-view';
import { ScreensView } from './screens-view';
import type { OpenControl } from './use-control-model';

/** Shows the page at a desk: the screens, or their schedule. */
export function ControlDesk({ model }: { readonly model: OpenControl }) {
  const { screens, settings, dialog, open, views } = model;
  return (
    <ControlProvider value={model}>
      <div className={styles.room} data-lost={screens.isLost}>
        <div>
          <Nav settings={settings} current="control" />
        </div>
        {views.view === 'schedule' ? <ScheduleView /> : <ScreensView model={model} />}
        <ControlFoot />
      </div>
      <ResultBar />
      {dialog !== null && <ControlDialog dialog={dialog} onClose={() => open(null)} />}
    </ControlProvider>
  );
}
