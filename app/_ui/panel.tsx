import type { ComponentProps, ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps extends ComponentProps<'section'> {
  readonly heading?: ReactNode;
}

/** Renders a section with its own background and an optional heading. */
export function Panel({ heading, className = '', children, ...others }: PanelProps) {
  return (
    <section className={`${styles.panel} ${className}`} {...others}>
      {heading !== undefined && <h2>{heading}</h2>}
      {children}
    </section>
  );
}

/** Renders a number with its label below. */
export function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}

/** Renders the text shown when there is no content. */
export function Empty({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.empty} ${className}`} {...others} />;
}

/** Shows an error as an alert; hidden while there is no text. */
export function Fault({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.fault} role="alert" hidden={!children}>
      {children}
    </p>
  );
}
