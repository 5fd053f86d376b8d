'use client';

import { useTranslations } from 'use-intl';
import type { PaneKind } from '../../../lib/desk/pane';
import { Button } from '../../_ui/button';
import { useDesk, useDeskState } from '../desk-context';
import { PaneBody } from '../pane-body';
import { LinkButton } from '../pane-link';
import { usePaneTitle } from '../pane-title';
import { ToolsSlot, ToolsSlots } from '../pane-tools';
import { PaneIcon } from './pane-icon';
import styles from './phone.module.css';
import { QuickSymbols } from './quick-symbols';

/** Shows the layout on a phone: one pane at a time. */
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

/** Shows the panes as tabs at the bottom, in reach of the thumb. */
export function PhoneTabs() {
  const t = useTranslations('desk.dock');
  const { desk } = useDesk();
  const panes = useDeskState((state) => state.layout.panes);
  const shown = useShownPane();
  return (
    <nav className={styles.tabs} aria-label={t('panes')}>
      {Object.entries(panes).map(([id, { kind }]) => (
        <Button
          key={id}
          variant="text"
          aria-current={id === shown ? 'page' : undefined}
          onClick={() => desk.focus(id)}
        >
          <PaneIcon kind={kind} />
          <PaneName id={id} kind={kind} />
        </Button>
      ))}
    </nav>
  );
}

function PaneHead({ id }: { readonly id: string }) {
  const { name, code, delay } = usePaneTitle(id);
  return (
    <div className={styles.head}>
      <LinkButton id={id} />
      <h2 className="cut">
        {name} {code !== null && <span className="muted">{code}</span>}
      </h2>
      {delay !== null && <span className={styles.delay}>{delay}</span>}
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

/** Returns the pane that was shown last, at first the chart. */
function useShownPane(): string | null {
  return useDeskState(({ layout: { panes }, focused }) => {
    if (focused !== null && Object.hasOwn(panes, focused)) return focused;
    const ids = Object.keys(panes);
    return ids.find((id) => panes[id]?.kind === 'chart') ?? ids[0] ?? null;
  });
}
