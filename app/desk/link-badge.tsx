import type { LinkGroup } from '../../lib/desk/link-group';
import styles from './link-badge.module.css';

/** Shows the letter of a link group on its hue; a dash for no group. */
export function LinkBadge({ group }: { readonly group: LinkGroup | null }) {
  return (
    <span className={styles.badge} data-link={group ?? 'none'}>
      {group ?? '–'}
    </span>
  );
}
