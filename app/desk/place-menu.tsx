'use client';

import type { IDockviewPanel } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MenuButton } from '../_ui/menu';
import type { MenuEntry } from '../_ui/menu-entry';
import { useDesk } from './desk-context';

/** Moves a pane: docked, maximized, floating, or in a window of its own. */
export function PlaceMenu({ panel }: { readonly panel: IDockviewPanel }) {
  const t = useTranslations('desk');
  const { dock, shell } = useDesk();
  const [place, setPlace] = useState(panel.api.location.type);

  useEffect(() => {
    setPlace(panel.api.location.type);
    const follow = panel.api.onDidLocationChange(({ location }) => setPlace(location.type));
    return () => follow.dispose();
  }, [panel]);

  const popOut = async (): Promise<void> => {
    if (!(await dock.popOut(panel.id))) shell.setState({ message: t('dock.blocked') });
  };
  const action = (text: string, onSelect: () => void): MenuEntry => ({ kind: 'action', text, onSelect });
  const entries = (): readonly MenuEntry[] => [
    ...(place === 'grid'
      ? [action(t(panel.api.isMaximized() ? 'restorePane' : 'maximizePane'), () => dock.maximize(panel.id))]
      : [action(t('dock.dock'), () => dock.dockBack(panel.id))]),
    ...(place === 'floating' ? [] : [action(t('dock.float'), () => dock.float(panel.id))]),
    ...(place === 'popout' ? [] : [action(t('dock.popOut'), () => void popOut())]),
  ];
  return <MenuButton label={t('dock.position')} icon="window" entries={entries} />;
}
