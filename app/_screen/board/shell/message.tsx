'use client';

import styles from './shell.module.css';

/** A screen that has nothing to show yet says why; it is never blank. */
export function Message({ text, detail }: { readonly text: string; readonly detail: string }) {
  return (
    <main className={styles.wall}>
      <div className={styles.message} role="status">
        <h1 className={styles.value}>{text}</h1>
        {detail !== '' && <p className={styles.label}>{detail}</p>}
      </div>
    </main>
  );
}
