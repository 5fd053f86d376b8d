'use client';

import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './pane.module.css';

/** The places in the headers for the tools of panes, by pane. A header shows those of its active pane. */
interface Slots {
  readonly of: ReadonlyMap<string, HTMLElement>;
  set(id: string, element: HTMLElement | null): void;
}

const Context = createContext<Slots>({ of: new Map(), set: () => undefined });

export function ToolsSlots({ children }: { readonly children: ReactNode }) {
  const [of, setOf] = useState<ReadonlyMap<string, HTMLElement>>(new Map());
  const set = useCallback((id: string, element: HTMLElement | null) => {
    setOf((known) => {
      const next = new Map(known);
      if (element === null) next.delete(id);
      else next.set(id, element);
      return next;
    });
  }, []);
  const slots = useMemo(() => ({ of, set }), [of, set]);
  return <Context.Provider value={slots}>{children}</Context.Provider>;
}

/** The place for a pane's tools while it is the active one of its header. */
export function useToolsSlot(id: string): HTMLElement | null {
  return useContext(Context).of.get(id) ?? null;
}

/** Where a pane's tools go. */
export function ToolsSlot({ id }: { readonly id: string }) {
  const { set } = useContext(Context);
  const slot = useCallback((element: HTMLElement | null) => set(id, element), [id, set]);
  return <div ref={slot} className={styles.slot} />;
}

/** The right end of a header: the active pane's own tools, then what every pane can. */
export function PaneTools({ activePanel, api, containerApi, group }: IDockviewHeaderActionsProps) {
  const t = useTranslations('desk');
  const [maximized, setMaximized] = useState(api.isMaximized());
  return (
    <div className={styles.tools}>
      {activePanel !== undefined && <ToolsSlot id={activePanel.id} />}
      <button
        type="button"
        className={styles.tool}
        title={maximized ? t('restorePane') : t('maximizePane')}
        aria-label={maximized ? t('restorePane') : t('maximizePane')}
        onClick={() => {
          if (api.isMaximized()) api.exitMaximized();
          else api.maximize();
          setMaximized(api.isMaximized());
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={maximized ? 'M4 9h3v3M12 7H9V4' : 'M9 4h3v3M7 12H4V9'} />
        </svg>
      </button>
      <button
        type="button"
        className={styles.tool}
        title={t('closePane')}
        aria-label={t('closePane')}
        onClick={() => (activePanel ? activePanel.api.close() : containerApi.removeGroup(group))}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4.5 4.5 7 7m0-7-7 7" />
        </svg>
      </button>
    </div>
  );
}
