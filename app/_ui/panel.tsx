import type { ComponentProps, ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps extends ComponentProps<'section'> {
  readonly heading?: ReactNode;
}

/** A part of a page on a ground of its own, with a heading where it has one. */
export function Panel({ heading, className = '', children, ...others }: PanelProps) {
  return (
    <section className={`${styles.panel} ${className}`} {...others}>
      {heading !== undefined && <h2>{heading}</h2>}
      {children}
    </section>
  );
}

/** A figure with what it counts below. */
export function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}

/** Stands in the place of content that there is none of. */
export function Empty({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.empty} ${className}`} {...others} />;
}

/** Says at once what went wrong; nothing while there is no text. */
export function Fault({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.fault} role="alert" hidden={!children}>
      {children}
    </p>
  );
}
