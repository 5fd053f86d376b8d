import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { newPane, type PaneKind } from '../../lib/desk/pane';
import { freeId } from './add-to-list';
import { alertCommands } from './alerts/alert-commands';
import type { Command } from './command';
import { defaultLayout } from './default-layout';
import type { DeskModel } from './desk-context';
import { deskFiles } from './desk-files';
import { newLayoutName } from './new-layout-name';
import { paneCommands } from './pane-commands';
import { PANES } from './panes';
import { replayCommands } from './replay-commands';

/** Number of layouts with a key, Alt+1 to Alt+9. */
const LAYOUT_KEYS = 9;

/** Returns every command of the desk, in the order of the palette and the key sheet. */
export function useCommands(model: DeskModel, layouts: readonly string[]): readonly Command[] {
  const t = useTranslations('desk');
  const ofRewind = useTranslations('replay.rewind');
  return useMemo(() => {
    const { desk, shell } = model;
    const files = deskFiles(model, t);
    const open = (overlay: 'palette' | 'keys' | 'layouts' | 'settings') => (): void =>
      shell.setState({ overlay, group: null });
    const commands: Command[] = [
      { id: 'search', group: 'go', title: t('command.search'), keys: 'Mod+k', run: open('palette') },
      { id: 'keys', group: 'go', title: t('command.keys'), keys: '?', run: open('keys') },
      { id: 'settings', group: 'view', title: t('command.settings'), keys: 'g s', run: open('settings') },
      {
        id: 'wall',
        group: 'go',
        title: t('command.wall'),
        keys: 'g w',
        run: () => window.open('/wall', '_self'),
      },
      {
        id: 'replay',
        group: 'go',
        title: t('command.replay'),
        keys: 'g r',
        run: () => window.open('/replay', '_self'),
      },
      {
        id: 'home',
        group: 'go',
        title: t('command.home'),
        keys: 'g h',
        run: () => window.open('/', '_self'),
      },
      ...alertCommands(model, t),
      ...replayCommands(model, t, ofRewind),
      ...paneCommands(model, t),
      { id: 'window', group: 'layout', title: t('command.newWindow'), run: files.openWindow },
      { id: 'layouts', group: 'layout', title: t('command.layouts'), keys: 'g l', run: open('layouts') },
      { id: 'save', group: 'layout', title: t('command.saveLayout'), keys: 'Mod+s', run: files.save },
      {
        id: 'new-layout',
        group: 'layout',
        title: t('command.newLayout'),
        run: () =>
          desk.open(
            defaultLayout(newLayoutName(t('defaultLayout'), layouts), model.instruments, window.innerWidth),
          ),
      },
      {
        id: 'rearrange',
        group: 'layout',
        title: t('dock.command.reset'),
        run: () => desk.open({ ...desk.getState().layout, dock: null }),
      },
      { id: 'export', group: 'layout', title: t('command.exportLayout'), run: files.download },
      { id: 'import', group: 'layout', title: t('command.importLayout'), run: files.choose },
      { id: 'link', group: 'layout', title: t('command.copyLink'), keys: 'g c', run: files.copyLink },
    ];
    for (const kind of Object.keys(PANES) as PaneKind[]) {
      commands.push({
        id: `add-${kind}`,
        group: 'pane',
        title: t('command.addPane', { pane: t(`pane.${kind}`) }),
        keys: `n ${PANE_KEYS[kind]}`,
        run: () => addPane(model, kind),
      });
    }
    for (const [at, name] of layouts.slice(0, LAYOUT_KEYS).entries()) {
      const run = (): void => {
        const layout = model.library.all().find((one) => one.name === name);
        if (layout) desk.open(layout);
      };
      commands.push({
        id: `layout-${name}`,
        group: 'layout',
        title: t('command.openLayout', { name }),
        keys: `Alt+${at + 1}`,
        run,
      });
    }
    return commands;
  }, [model, layouts, t, ofRewind]);
}

const PANE_KEYS: Readonly<Record<PaneKind, string>> = {
  watchlist: 'w',
  chart: 'c',
  depth: 'd',
  trades: 't',
  heatmap: 'h',
  movers: 'm',
  alerts: 'a',
  news: 'n',
};

/** Opens another pane of the kind, in the link group of the focused one. */
export function addPane({ desk }: DeskModel, kind: PaneKind): void {
  const { layout, focused } = desk.getState();
  const link = (focused !== null && layout.panes[focused]?.link) || 'A';
  const id = freeId(layout.panes, kind);
  desk.add(id, newPane(kind, { link }));
  desk.focus(id);
}
