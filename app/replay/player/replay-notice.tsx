import type { ComponentProps } from 'react';
import styles from './notice.module.css';

/** A message over the strip of the wall; it moves nothing else. */
export function Notice({ children, ...others }: ComponentProps<'div'>) {
  return (
    <div className={styles.notice} {...others}>
      {children}
    </div>
  );
}

/** The place of the notices of a session. */
export function Notices(props: ComponentProps<'div'>) {
  return <div className={styles.notices} {...props} />;
}
