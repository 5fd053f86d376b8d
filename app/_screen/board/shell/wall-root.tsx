'use client';

import type { ComponentProps } from 'react';
import type { Source } from '../../../../lib/market/event';
import styles from './wall-root.module.css';

interface WallRootProps extends ComponentProps<'div'> {
  readonly source: Source | undefined;
  /** True to fill the window; a preview fills its box. */
  readonly whole?: boolean;
}

/** Wraps the whole screen of a wall, and frames a replay so that it cannot be taken for live. */
export function WallRoot({ source, whole = true, className = '', children, ...others }: WallRootProps) {
  return (
    <div className={`${styles.wall} ${className}`} data-source={source} data-whole={whole} {...others}>
      {children}
      {source === 'replay' && <div className={styles.frame} aria-hidden="true" />}
    </div>
  );
}
