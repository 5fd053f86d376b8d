'use client';

import type { IDockviewPanel } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDesk } from './desk-context';
import { PaneMenu } from './panes/pane-menu';

const ICON = 'M2.5 3.5h11v9h-11zM2.5 6h11M7.5 12.5V9h6';

/** Where a pane is: among the others, over all of them, floating, or in a window of its own. */
export function PlaceMenu({ panel }: { readonly panel: IDockviewPanel }) {
  const t = useTranslations('desk');
  const { dock, shell } = useDesk();
  const [place, setPlace] = useState(panel.api.location.type);
  const [maximized, setMaximized] = useState(panel.api.isMaximized());

  useEffect(() => {
    setPlace(panel.api.location.type);
    const follow = panel.api.onDidLocationChange(({ location }) => setPlace(location.type));
    return () => follow.dispose();
  }, [panel]);

  const popOut = async (): Promise<void> => {
    if (!(await dock.popOut(panel.id))) shell.setState({ said: t('dock.blocked') });
  };
  return (
    <PaneMenu
      label={t('dock.position')}
      icon={ICON}
      closes
      onOpen={() => setMaximized(panel.api.isMaximized())}
    >
      {place === 'grid' && (
        <button type="button" onClick={() => dock.maximize(panel.id)}>
          {t(maximized ? 'restorePane' : 'maximizePane')}
        </button>
      )}
      {place !== 'floating' && (
        <button type="button" onClick={() => dock.float(panel.id)}>
          {t('dock.float')}
        </button>
      )}
      {place !== 'popout' && (
        <button type="button" onClick={() => void popOut()}>
          {t('dock.popOut')}
        </button>
      )}
      {place !== 'grid' && (
        <button type="button" onClick={() => dock.dockBack(panel.id)}>
          {t('dock.dock')}
        </button>
      )}
    </PaneMenu>
  );
}
