'use client';

import { useTranslations } from 'use-intl';
import type { PaneKind } from '../../../lib/desk/pane';
import { useDesk, useDeskState } from '../desk-context';
import { PaneBody } from '../pane-body';
import { LinkButton } from '../pane-link';
import { usePaneTitle } from '../pane-title';
import { ToolsSlot, ToolsSlots } from '../pane-tools';
import { PaneIcon } from './pane-icon';
import styles from './phone.module.css';
import { QuickSymbols } from './quick-symbols';

/** The same layout on a phone: one pane at a time, the others a touch away. */
export function PhoneDesk() {
  const app = useTranslations('app');
  const shown = useShownPane();
  const kind = useDeskState((state) => (shown === null ? null : (state.layout.panes[shown]?.kind ?? null)));
  if (shown === null) return null;
  return (
    <ToolsSlots>
      <div className={styles.phone}>
        {kind !== 'watchlist' && <QuickSymbols pane={shown} />}
        <main className={styles.main}>
          <h1 className="visually-hidden">{app('desk')}</h1>
          <PaneHead id={shown} />
          <div className={styles.body}>
            <PaneBody key={shown} id={shown} />
          </div>
        </main>
      </div>
    </ToolsSlots>
  );
}

/** The panes as tabs at the bottom, where the thumb is. */
export function PhoneTabs() {
  const t = useTranslations('desk.dock');
  const { desk } = useDesk();
  const panes = useDeskState((state) => state.layout.panes);
  const shown = useShownPane();
  return (
    <nav className={styles.tabs} aria-label={t('panes')}>
      {Object.entries(panes).map(([id, { kind }]) => (
        <button
          key={id}
          type="button"
          aria-current={id === shown ? 'page' : undefined}
          onClick={() => desk.focus(id)}
        >
          <PaneIcon kind={kind} />
          <PaneName id={id} kind={kind} />
        </button>
      ))}
    </nav>
  );
}

function PaneHead({ id }: { readonly id: string }) {
  const { name, code } = usePaneTitle(id);
  return (
    <div className={styles.head}>
      <LinkButton id={id} />
      <h2>
        {name} {code !== null && <span>{code}</span>}
      </h2>
      <ToolsSlot id={id} />
    </div>
  );
}

/** Panes whose usual name is too long for a tab. */
const SHORT = ['depth', 'trades', 'alerts', 'news'] as const;

function PaneName({ id, kind }: { readonly id: string; readonly kind: PaneKind }) {
  const t = useTranslations('desk.dock.short');
  const { name } = usePaneTitle(id);
  const short = SHORT.find((one) => one === kind);
  return <span>{short === undefined ? name : t(short)}</span>;
}

/** The pane that was touched last, before that the chart. */
function useShownPane(): string | null {
  return useDeskState(({ layout: { panes }, focused }) => {
    if (focused !== null && Object.hasOwn(panes, focused)) return focused;
    const ids = Object.keys(panes);
    return ids.find((id) => panes[id]?.kind === 'chart') ?? ids[0] ?? null;
  });
}
