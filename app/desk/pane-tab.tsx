'use client';

import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect } from 'react';
import { useDesk, useDeskState } from './desk-context';
import styles from './pane-tab.module.css';
import { usePaneTitle } from './pane-title';

/** Shows the name and the symbol of a pane in its header. */
export function PaneTab({ api }: IDockviewPanelHeaderProps) {
  const { dock } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[api.id]);
  const { name, code, about } = usePaneTitle(api.id);
  // The library names the tab by its title; keep it equal to the visible text for screen readers.
  useEffect(
    () => api.setTitle([name, code, about].filter((part) => part !== null).join(' ')),
    [api, name, code, about],
  );
  if (!pane) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tab round it has the role; a key maximizes too
    <div className={styles.tab} onDoubleClick={() => dock.maximize(api.id)}>
      <b className="cut">{name}</b> {code !== null && <span className="cut muted">{code}</span>}{' '}
      {about !== null && (
        <span data-about className="muted">
          {about}
        </span>
      )}
    </div>
  );
}
