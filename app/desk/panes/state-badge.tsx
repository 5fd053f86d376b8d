import styles from './state-badge.module.css';

/** Place for the age or the halt of a pane's values, over their lower edge; hidden while the values are current. */
export function StateBadge() {
  return (
    <p className={`${styles.badge} number`}>
      <span data-part="age" />
    </p>
  );
}
