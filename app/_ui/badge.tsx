import type { ComponentProps } from 'react';
import styles from './badge.module.css';

interface SourceBadgeProps {
  readonly source: 'live' | 'simulated' | 'replay';
  readonly title?: string;
  /** True for data that are not of now. */
  readonly delayed?: boolean;
  readonly children: string;
}

/** Marks live, simulated and replay: inverse, dashed, or a solid plate; delayed live data by an outline. */
export function SourceBadge({ source, title, delayed = false, children }: SourceBadgeProps) {
  return (
    <span className={styles.source} data-source={source} data-delayed={delayed} title={title}>
      {children}
    </span>
  );
}

interface DotProps extends ComponentProps<'i'> {
  readonly on: boolean;
  /** Accessible name; omit it if the text beside the dot says the same. */
  readonly label?: string;
}

/** Shows a dot that is filled while on. */
export function Dot({ on, label, ...others }: DotProps) {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <i className={styles.dot} data-on={on} {...name} {...others} />;
}
