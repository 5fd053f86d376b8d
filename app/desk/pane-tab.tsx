'use client';

import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useTranslations } from 'use-intl';
import { LINK_GROUPS } from '../../lib/desk/link-group';
import { useDesk, useDeskState } from './desk-context';
import { codeOf } from './names';
import styles from './pane.module.css';

/** A pane's name in its header: its link group, its kind, its symbol. */
export function PaneTab({ api: { id } }: IDockviewPanelHeaderProps) {
  const t = useTranslations('desk');
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  if (!pane) return null;
  const { kind, link } = pane;
  const linked = kind !== 'news';
  const next = link === null ? LINK_GROUPS[0] : (LINK_GROUPS[LINK_GROUPS.indexOf(link) + 1] ?? null);
  return (
    <div className={styles.tab}>
      {linked && (
        <button
          type="button"
          className={styles.link}
          data-link={link ?? 'none'}
          title={link === null ? t('notLinked') : t('linkedTo', { group: link })}
          aria-label={link === null ? t('notLinked') : t('linkedTo', { group: link })}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => desk.setLink(id, next)}
        >
          {link ?? '–'}
        </button>
      )}
      <span className={styles.title}>{t(`pane.${kind}`)}</span>
      {OF_SYMBOL.has(kind) && symbol !== null && <span className={styles.symbol}>{codeOf(symbol)}</span>}
    </div>
  );
}

/** Panes about one symbol, which their header names. */
const OF_SYMBOL: ReadonlySet<string> = new Set(['chart', 'depth', 'trades']);
