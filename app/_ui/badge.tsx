import styles from './badge.module.css';

interface SourceBadgeProps {
  readonly source: 'live' | 'simulated' | 'replay';
  readonly title?: string;
  readonly children: string;
}

/** Tells the live market from a simulation and a replay: inverse, dashed, or a solid plate. */
export function SourceBadge({ source, title, children }: SourceBadgeProps) {
  return (
    <span className={styles.source} data-source={source} title={title}>
      {children}
    </span>
  );
}

/** A dot that is full while something is on. With a `label` it is read aloud. */
export function Dot({ on, label }: { readonly on: boolean; readonly label?: string }) {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <i className={styles.dot} data-on={on} {...name} />;
}
