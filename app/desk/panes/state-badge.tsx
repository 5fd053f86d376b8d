import styles from './state-badge.module.css';

/** Place for the state or the phase of a pane's values, over their lower edge; hidden while they are current. */
export function StateBadge() {
  return (
    <p className={`${styles.badge} number`}>
      <span data-part="phase" className={styles.phase} />
      <span data-part="age" className={styles.age} />
    </p>
  );
}
