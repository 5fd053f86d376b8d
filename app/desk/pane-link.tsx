'use client';

import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { useTranslations } from 'use-intl';
import { LINK_GROUPS, type LinkGroup } from '../../lib/desk/link-group';
import { useDesk, useDeskState } from './desk-context';
import styles from './pane.module.css';

/** The link group of a header's active pane; a press goes to the next group, and after the last to none. */
export function PaneLink({ activePanel }: IDockviewHeaderActionsProps) {
  return activePanel === undefined ? null : <LinkButton id={activePanel.id} />;
}

/** The link group of a pane, to be pressed. */
export function LinkButton({ id }: { readonly id: string }) {
  const t = useTranslations('desk');
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  if (!pane) return null;
  const { link } = pane;
  const title = link === null ? t('notLinked') : t('linkedTo', { group: link });
  return (
    <button
      type="button"
      className={styles.linkButton}
      title={title}
      aria-label={link === null ? title : `${link}: ${title}`}
      onClick={() => desk.setLink(id, nextLink(link))}
    >
      <span className={styles.link} data-link={link ?? 'none'}>
        {link ?? '–'}
      </span>
    </button>
  );
}

/** The group after this one; after the last, none. */
export function nextLink(link: LinkGroup | null): LinkGroup | null {
  return link === null ? LINK_GROUPS[0] : (LINK_GROUPS[LINK_GROUPS.indexOf(link) + 1] ?? null);
}
