'use client';

import type { ComponentType } from 'react';
import type { PaneKind } from '../../lib/desk/pane';
import { useDesk, useDeskState } from './desk-context';
import { useToolsSlot } from './pane-tools';
import { PANES } from './panes';
import type { PaneProps } from './panes/pane-props';

interface PaneBodyProps {
  readonly id: string;
  /** Whether it is seen: panes may lie behind another tab. */
  readonly visible?: boolean;
}

/** Panes that begin anew as they are when they are seen again: behind another tab they need nothing. */
const RESTING: ReadonlySet<PaneKind> = new Set<PaneKind>(['depth', 'movers', 'heatmap']);

/** What is in a pane, of the kind that the desk's store says, wherever the pane is. */
export function PaneBody({ id, visible = true }: PaneBodyProps) {
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  const focused = useDeskState((state) => state.focused === id);
  const tools = useToolsSlot(id);
  if (!pane || (!visible && RESTING.has(pane.kind))) return null;
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
