import type { ComponentProps } from 'react';
import styles from './notice.module.css';

/** Shows a message over the strip of the wall, without moving other content. */
export function Notice({ children, ...others }: ComponentProps<'div'>) {
  return (
    <div className={styles.notice} {...others}>
      {children}
    </div>
  );
}

/** Container of the notices of a session. */
export function Notices(props: ComponentProps<'div'>) {
  return <div className={styles.notices} {...props} />;
}
