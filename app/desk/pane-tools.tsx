'use client';

import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../_ui/button';
import { useDesk } from './desk-context';
import styles from './pane-tools.module.css';
import { PlaceMenu } from './place-menu';

/** Header elements for the tools of panes, by pane. A header shows those of its active pane. */
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

/** Returns the element for a pane's tools while the pane is active in its header. */
export function useToolsSlot(id: string): HTMLElement | null {
  return useContext(Context).of.get(id) ?? null;
}

/** Renders the element for a pane's tools. */
export function ToolsSlot({ id }: { readonly id: string }) {
  const { set } = useContext(Context);
  const slot = useCallback((element: HTMLElement | null) => set(id, element), [id, set]);
  return <div ref={slot} className={styles.slot} />;
}

/** Shows the tools of a header's active pane, the menu of its position, and the button that closes it. */
export function PaneTools({ activePanel }: IDockviewHeaderActionsProps) {
  const t = useTranslations('desk');
  const { dock } = useDesk();
  if (activePanel === undefined) return null;
  const { id } = activePanel;
  return (
    <div className={styles.tools}>
      <ToolsSlot id={id} />
      <PlaceMenu panel={activePanel} />
      <IconButton icon="close" size="s" label={t('closePane')} onClick={() => dock.close(id)} />
    </div>
  );
}
