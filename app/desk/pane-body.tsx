'use client';

import type { ComponentType } from 'react';
import type { PaneKind } from '../../lib/desk/pane';
import { useDesk, useDeskState } from './desk-context';
import { useToolsSlot } from './pane-tools';
import { PANES } from './panes';
import type { PaneProps } from './panes/pane-props';

interface PaneBodyProps {
  readonly id: string;
  /** False while the pane is behind another tab. */
  readonly visible?: boolean;
}

/** Panes that are unmounted behind another tab, since they keep no state. */
const UNMOUNTED_WHEN_HIDDEN: ReadonlySet<PaneKind> = new Set<PaneKind>(['depth', 'movers', 'heatmap']);

/** Renders the content of a pane by its kind in the desk's store, docked or not. */
export function PaneBody({ id, visible = true }: PaneBodyProps) {
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  const focused = useDeskState((state) => state.focused === id);
  const tools = useToolsSlot(id);
  if (!pane || (!visible && UNMOUNTED_WHEN_HIDDEN.has(pane.kind))) return null;
  const Pane = PANES[pane.kind] as ComponentType<PaneProps<PaneKind>>;
  return (
    <Pane
      id={id}
      options={pane.options}
      symbol={symbol}
      pick={(picked) => desk.pick(id, picked)}
      change={(options) => desk.change(id, options)}
      tools={tools}
      focused={focused}
    />
  );
}
