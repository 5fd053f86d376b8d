'use client';

import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type DockviewTheme,
  type IDockviewPanelProps,
  type SerializedDockview,
} from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import './dock.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Layout } from '../../lib/desk/layout';
import { arrangePanes } from './arrange-panes';
import { useDesk, useDeskState } from './desk-context';
import { styleWindows } from './dock-window';
import { PaneBody } from './pane-body';
import { PaneLink } from './pane-link';
import { PaneTab } from './pane-tab';
import { PaneTools, ToolsSlots } from './pane-tools';

const THEME: DockviewTheme = { name: 'tickerwall', className: 'dockview-theme-tickerwall', gap: 4 };

/** Shows the docked panes. The desk's store knows their content, the docking library their position. */
export function Dock() {
  const t = useTranslations('desk.dock.announce');
  const app = useTranslations('app');
  const { desk, dock } = useDesk();
  const [api, setApi] = useState<DockviewApi | null>(null);
  const opened = useDeskState((state) => state.opened);
  const panes = useDeskState((state) => state.layout.panes);
  /** True while a layout is applied: events of the library are ignored meanwhile. */
  const applying = useRef(false);

  useEffect(() => {
    if (api === null) return;
    const follows = [
      api.onDidLayoutChange(() => {
        if (!applying.current) desk.setDock(api.toJSON());
      }),
      api.onDidRemovePanel(({ id }) => {
        if (!applying.current) desk.remove(id);
      }),
      api.onDidActivePanelChange((event) => desk.focus(event.panel?.id ?? null)),
    ];
    dock.attach(api);
    const stopStyling = styleWindows(api, app('name'));
    return () => {
      dock.attach(null);
      stopStyling();
      for (const follow of follows) follow.dispose();
    };
  }, [api, desk, dock, app]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a layout is applied when another one was opened
  useEffect(() => {
    if (api === null) return;
    applying.current = true;
    applyLayout(api, desk.getState().layout);
    applying.current = false;
  }, [api, desk, opened]);

  useEffect(() => {
    if (api === null) return;
    for (const id of Object.keys(panes)) if (!api.getPanel(id)) api.addPanel({ id, component: PANE });
  }, [api, panes]);

  const onReady = useCallback((event: DockviewReadyEvent) => setApi(event.api), []);
  return (
    <ToolsSlots>
      <DockviewReact
        theme={THEME}
        components={COMPONENTS}
        defaultTabComponent={PaneTab}
        prefixHeaderActionsComponent={PaneLink}
        rightHeaderActionsComponent={PaneTools}
        singleTabMode="default"
        disableTabsOverflowList
        floatingGroupDragHandle="tabbar"
        getAnnouncement={({ kind, panel }) => t(kind, { pane: panel.title ?? panel.id })}
        onReady={onReady}
      />
    </ToolsSlots>
  );
}

/** Docks the panes as in the layout, or in a new arrangement if the layout has no valid one. */
function applyLayout(api: DockviewApi, layout: Layout): void {
  api.clear();
  if (isDock(layout.dock)) {
    try {
      api.fromJSON(layout.dock);
      for (const panel of api.panels) if (!Object.hasOwn(layout.panes, panel.id)) panel.api.close();
      return;
    } catch {
      api.clear();
    }
  }
  arrangePanes(api, layout.panes, PANE);
}

function isDock(dock: unknown): dock is SerializedDockview {
  return typeof dock === 'object' && dock !== null && 'grid' in dock && 'panels' in dock;
}

/** Renders one docked pane. */
function Panel({ api }: IDockviewPanelProps) {
  // A canvas does not survive a change of window, so the pane is remounted there.
  return <PaneBody key={useWindowCount(api)} id={api.id} visible={useVisible(api)} />;
}

function useVisible(api: IDockviewPanelProps['api']): boolean {
  const [visible, setVisible] = useState(api.isVisible);
  useEffect(() => {
    setVisible(api.isVisible);
    const follow = api.onDidVisibilityChange((event) => setVisible(event.isVisible));
    return () => follow.dispose();
  }, [api]);
  return visible;
}

/** Counts the windows that the pane was in. */
function useWindowCount(api: IDockviewPanelProps['api']): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let apart = api.location.type === 'popout';
    const follow = api.onDidLocationChange(({ location }) => {
      if ((location.type === 'popout') === apart) return;
      apart = location.type === 'popout';
      setCount((known) => known + 1);
    });
    return () => follow.dispose();
  }, [api]);
  return count;
}

const PANE = 'pane';
const COMPONENTS = { [PANE]: Panel };
