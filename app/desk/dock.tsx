'use client';

import { DockviewReact, type DockviewReadyEvent, type IDockviewPanelProps } from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import type { ComponentType } from 'react';
import type { PaneKind } from '../../lib/desk/pane';
import { useDesk, useDeskState } from './desk-context';
import { PANES } from './panes';
import type { PaneProps } from './panes/pane-props';

/** The panes, docked. What they are is in the desk's store; where they are, the docking library says. */
export function Dock() {
  const { desk } = useDesk();
  const open = ({ api }: DockviewReadyEvent): void => {
    for (const id of Object.keys(desk.getState().layout.panes)) api.addPanel({ id, component: 'pane' });
  };
  return <DockviewReact components={COMPONENTS} onReady={open} />;
}

/** One docked pane, of the kind that the store says. */
function Panel({ api: { id } }: IDockviewPanelProps) {
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  const focused = useDeskState((state) => state.focused === id);
  if (!pane) return null;
  const Pane = PANES[pane.kind] as ComponentType<PaneProps<PaneKind>> | undefined;
  if (!Pane) return null;
  return (
    <Pane
      id={id}
      options={pane.options}
      symbol={symbol}
      pick={(picked) => desk.pick(id, picked)}
      change={(options) => desk.change(id, options)}
      tools={null}
      focused={focused}
    />
  );
}

const COMPONENTS = { pane: Panel };
