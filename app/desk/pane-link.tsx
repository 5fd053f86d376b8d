'use client';

import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { useTranslations } from 'use-intl';
import { LINK_GROUPS, type LinkGroup } from '../../lib/desk/link-group';
import { Button } from '../_ui/button';
import { useDesk, useDeskState } from './desk-context';
import { LinkBadge } from './link-badge';
import styles from './pane-link.module.css';

/** Shows the link group of a header's active pane. A click moves the pane to the next group, or to none. */
export function PaneLink({ activePanel }: IDockviewHeaderActionsProps) {
  return activePanel === undefined ? null : <LinkButton id={activePanel.id} />;
}

/** Shows the link group of a pane. A click moves it to the next group, or to none. */
export function LinkButton({ id }: { readonly id: string }) {
  const t = useTranslations('desk');
  const { desk } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  if (!pane) return null;
  const { link } = pane;
  const title = link === null ? t('notLinked') : t('linkedTo', { group: link });
  return (
    <Button
      variant="plain"
      size="s"
      className={styles.link}
      title={title}
      aria-label={link === null ? title : `${link}: ${title}`}
      onClick={() => desk.setLink(id, nextLink(link))}
    >
      <LinkBadge group={link} />
    </Button>
  );
}

/** Returns the group after this one; none after the last. */
export function nextLink(link: LinkGroup | null): LinkGroup | null {
  return link === null ? LINK_GROUPS[0] : (LINK_GROUPS[LINK_GROUPS.indexOf(link) + 1] ?? null);
}
