'use client';

import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect } from 'react';
import type { PaneKind } from '../../lib/desk/pane';
import { useDesk, useDeskState } from './desk-context';
import styles from './pane-tab.module.css';
import { usePaneTitle } from './pane-title';

/** Panes that are narrow as a rule. */
const NARROW_PANES: ReadonlySet<PaneKind> = new Set<PaneKind>(['depth', 'trades']);

/** Shows the name and the symbol of a pane in its header. */
export function PaneTab({ api }: IDockviewPanelHeaderProps) {
  const { dock } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[api.id]);
  const { name, code, about, delay, shortDelay } = usePaneTitle(api.id);
  // A narrow header keeps the mark, and gives up the code.
  const isNarrow = pane !== undefined && NARROW_PANES.has(pane.kind);
  const shown = isNarrow ? shortDelay : delay;
  // The library names the tab by its title; keep it equal to the visible text for screen readers.
  useEffect(() => {
    const marked = isNarrow ? [shown, code] : [code, shown];
    api.setTitle([name, ...marked, about].filter((part) => part !== null).join(' '));
  }, [api, name, code, shown, isNarrow, about]);
  if (!pane) return null;
  const mark = shown !== null && (
    <span className={styles.delay} title={delay ?? undefined}>
      {shown}
    </span>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tab round it has the role; a key maximizes too
    <div className={styles.tab} onDoubleClick={() => dock.maximize(api.id)}>
      <b className="cut">{name}</b> {isNarrow && mark}
      {code !== null && <span className="cut muted">{code}</span>} {!isNarrow && mark}{' '}
      {about !== null && (
        <span data-about className="muted">
          {about}
        </span>
      )}
    </div>
  );
}
